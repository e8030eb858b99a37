"""Proofs that leave the house: one event, its place in the signed tree, and all that is needed to check it."""

import base64
import json
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notary.checkpoint import CheckpointRefused, Verifier
from services.notary.merkle import (
    Span,
    complete_subtrees,
    consistency_spans,
    consistent,
    hashes_of,
    includes,
    inclusion_spans,
    leaf_hash,
)
from services.notary.tree import Tree
from services.register.register import Register

FORM = "supervision-ledger/proof/1"


class NotProved(LookupError):
    """No proof can be given: there is no such event, or no checkpoint covers it yet."""


class ProofBroken(ValueError):
    """A bundle does not prove what it says; the text says at which step."""


@dataclass(frozen=True, slots=True)
class Proven:
    """What a bundle proves: this record stood at this position when the checkpoint was signed."""

    position: int
    record: dict[str, Any]
    origin: str
    size: int
    signed_at: datetime


def prove(register: Register, tree: Tree, verifier: Verifier, event_id: UUID) -> dict[str, Any]:
    """The bundle for one event, ready for JSON. Raises NotProved, and ProofBroken where the record was changed."""
    event = register.event(event_id)
    if event is None:
        raise NotProved(f"there is no event {event_id}")
    note = tree.first_note_over(event.position)
    if note is None:
        raise NotProved(f"event {event_id} at position {event.position} is not under a signed checkpoint yet")
    size = verifier.opened(note).size
    path = hashes(tree, inclusion_spans(event.position - 1, size))
    bundle = {
        "format": FORM,
        "position": event.position,
        "record": event.record.decode(),
        "path": [base64.b64encode(found).decode() for found in path],
        "checkpoint": note,
        "public_key": verifier.key_text,
    }
    check(bundle)
    return bundle


def check(bundle: Mapping[str, Any], trusted_key: str | None = None) -> Proven:
    """Check a bundle without any database. Raises ProofBroken.

    trusted_key: the public key as it was learnt elsewhere; without it the bundle's own is believed, which proves only
    that whoever made the bundle held that key.
    """
    try:
        if bundle["format"] != FORM:
            raise ProofBroken(f"not a bundle of the form {FORM}")
        position, record = int(bundle["position"]), str(bundle["record"]).encode()
        path = [base64.b64decode(found, validate=True) for found in bundle["path"]]
        verifier = Verifier.of(trusted_key or bundle["public_key"])
        checkpoint = verifier.opened(bundle["checkpoint"])
        fields = json.loads(record)
    except CheckpointRefused as refused:
        raise ProofBroken(str(refused)) from refused
    except (KeyError, TypeError, ValueError) as unreadable:
        if isinstance(unreadable, ProofBroken):
            raise
        raise ProofBroken("the bundle is incomplete or cannot be read") from unreadable
    if not isinstance(fields, dict) or fields.get("position") != position:
        raise ProofBroken("the record does not say that it stands at this position")
    if not includes(leaf_hash(record), position - 1, checkpoint.size, path, checkpoint.root):
        raise ProofBroken("the path does not lead from the record to the signed hash")
    return Proven(position, fields, checkpoint.origin, checkpoint.size, checkpoint.signed_at)


def consistency(tree: Tree, first: int, second: int) -> list[bytes]:
    """The proof that the tree of `first` events is the beginning of that of `second`. Raises ValueError, KeyError."""
    return hashes(tree, consistency_spans(first, second))


def is_beginning(verifier: Verifier, older: str, newer: str, path: Sequence[bytes]) -> bool:
    """Whether `path` proves that nothing under the older checkpoint changed since. Raises CheckpointRefused."""
    old, new = verifier.opened(older), verifier.opened(newer)
    return consistent(old.size, new.size, path, old.root, new.root)


def hashes(tree: Tree, spans: Sequence[Span]) -> list[bytes]:
    """The hashes of these parts of the tree, from its tables. Raises KeyError where one is missing."""
    found = tree.hashes(node for span in spans for node in complete_subtrees(span))
    return hashes_of(spans, found.__getitem__)
