"""Manifests: signed slips that go with files which leave the house, so that anybody can tell later what they were.

Each says the hash of every file, the question that the files answer, how much of the record the answer rests on, and
the signed checkpoint that covers it.
"""

import json
from collections.abc import Mapping
from datetime import UTC, datetime
from hashlib import sha256
from typing import Any, NamedTuple

from services.notary.checkpoint import CheckpointRefused, Signer, Verifier
from services.notary.tree import Tree

FORM = "supervision-ledger/manifest/1"
SLIP = "manifest.json"
"""The name of the slip among the files."""


class ManifestBroken(ValueError):
    """The files are not those of the manifest, or it is not signed; the text says at which step."""


class Vouched(NamedTuple):
    """What a manifest proves. rests_on: so many entries of the record were read. signed: so many the checkpoint has."""

    origin: str
    question: dict[str, str]
    made_at: datetime
    files: list[str]
    rests_on: int
    signed: int


class Clerk:
    """Writes the slips of one register."""

    def __init__(self, signer: Signer, tree: Tree) -> None:
        self._signer, self._tree = signer, tree

    def slip(
        self, files: Mapping[str, bytes], question: Mapping[str, str], rests_on: int, made_at: datetime
    ) -> dict[str, Any]:
        """The manifest, ready for JSON. rests_on: the last number in the record that the answer had seen.

        Where nothing so new was signed yet it names the newest checkpoint there is.
        """
        says = {
            "format": FORM,
            "files": {name: sha256(content).hexdigest() for name, content in sorted(files.items())},
            "question": dict(question),
            "made_at": made_at.astimezone(UTC).isoformat(),
            "rests_on": rests_on,
            "checkpoint": self._tree.first_note_over(rests_on) or self._tree.last_note(),
            "public_key": self._signer.verifier.key_text,
        }
        return {**says, "signature": self._signer.signature(_text(says))}


def check_files(files: Mapping[str, bytes], trusted_key: str | None = None) -> Vouched:
    """Check files with the slip among them, without any database. Raises ManifestBroken.

    trusted_key: the public key as it was learnt elsewhere; without it the slip's own is believed, which proves only
    that whoever made it held that key.
    """
    try:
        says = json.loads(files[SLIP])
        signature = says.pop("signature")
        if says["format"] != FORM:
            raise ManifestBroken(f"not a manifest of the form {FORM}")
        verifier = Verifier.of(trusted_key or says["public_key"])
        if not verifier.signed(_text(says), signature):
            raise ManifestBroken("the manifest is not signed with this key, or was changed")
        _compare(says["files"], {name: content for name, content in files.items() if name != SLIP})
        signed = verifier.opened(says["checkpoint"]).size if says["checkpoint"] else 0
        made_at = datetime.fromisoformat(says["made_at"])
        return Vouched(verifier.origin, says["question"], made_at, sorted(says["files"]), says["rests_on"], signed)
    except CheckpointRefused as refused:
        raise ManifestBroken(str(refused)) from refused
    except (KeyError, TypeError, AttributeError, ValueError) as unreadable:
        if isinstance(unreadable, ManifestBroken):
            raise
        raise ManifestBroken("there is no manifest, or it cannot be read") from unreadable


def _compare(hashes: Mapping[str, str], files: Mapping[str, bytes]) -> None:
    for name in sorted(hashes.keys() | files.keys()):
        if name not in files:
            raise ManifestBroken(f"{name} is missing")
        if name not in hashes:
            raise ManifestBroken(f"{name} does not belong to it")
        if sha256(files[name]).hexdigest() != hashes[name]:
            raise ManifestBroken(f"{name} was changed")


def _text(says: Mapping[str, Any]) -> str:
    """What the signature is over; no text of a checkpoint begins so."""
    return f"{FORM}\n{json.dumps(says, sort_keys=True, ensure_ascii=False, separators=(',', ':'))}\n"
