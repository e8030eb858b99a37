"""Proof of an answer: all the events that show it, under one checkpoint, and that nothing was changed since.

A bundle holds the records, the path of each to a signed checkpoint, and where the register has grown since, the newest
checkpoint with the proof that the first is its beginning. Checking needs neither network nor database.
"""

import base64
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any
from uuid import UUID

from services.notary.checkpoint import Checkpoint, CheckpointRefused, Verifier
from services.notary.merkle import inclusion_spans
from services.notary.prove import FORM as FORM_OF_ONE
from services.notary.prove import (
    NotProved,
    ProofBroken,
    Proven,
    check,
    consistency,
    hashes,
    is_beginning,
)
from services.notary.tree import Tree
from services.register.outcome import Recorded
from services.register.register import Register

FORM = "supervision-ledger/bundle/1"


@dataclass(frozen=True, slots=True)
class ProvenBundle:
    """What a bundle proves: these records stood where they say when `size` events were signed at `signed_at`.

    later_size, later_signed_at: of the checkpoint of which the first is proved to be the beginning, if any.
    """

    records: tuple[Proven, ...]
    origin: str
    size: int
    signed_at: datetime
    later_size: int | None = None
    later_signed_at: datetime | None = None


def bundle_of(register: Register, tree: Tree, verifier: Verifier, event_ids: Sequence[UUID]) -> dict[str, Any]:
    """The bundle for these events, ready for JSON. Raises NotProved, ProofBroken where a record was changed."""
    events = [_event(register, event_id) for event_id in dict.fromkeys(event_ids)]
    if not events:
        raise NotProved("no event was named")
    last = max(event.position for event in events)
    note, newest = tree.first_note_over(last), tree.last_note()
    if note is None or newest is None:
        raise NotProved(f"position {last} is not under a signed checkpoint yet")
    size, later = verifier.opened(note).size, verifier.opened(newest).size
    bundle = {
        "format": FORM,
        "records": [_with_path(tree, event, size) for event in sorted(events, key=lambda event: event.position)],
        "checkpoint": note,
        "later": _since(tree, newest, size, later) if later > size else None,
        "public_key": verifier.key_text,
    }
    check_bundle(bundle)
    return bundle


def _event(register: Register, event_id: UUID) -> Recorded:
    event = register.event(event_id)
    if event is None:
        raise NotProved(f"there is no event {event_id}")
    return event


def _with_path(tree: Tree, event: Recorded, size: int) -> dict[str, Any]:
    path = hashes(tree, inclusion_spans(event.position - 1, size))
    return {"position": event.position, "record": event.record.decode(), "path": _coded(path)}


def _since(tree: Tree, newest: str, size: int, later: int) -> dict[str, Any]:
    return {"checkpoint": newest, "path": _coded(consistency(tree, size, later))}


def _coded(path: Sequence[bytes]) -> list[str]:
    return [base64.b64encode(found).decode() for found in path]


def check_bundle(bundle: Mapping[str, Any], trusted_key: str | None = None) -> ProvenBundle:
    """Check a bundle, or the proof of one event, without any database. Raises ProofBroken.

    trusted_key: as in prove.check.
    """
    if not isinstance(bundle, Mapping):
        raise ProofBroken("the bundle is incomplete or cannot be read")
    if bundle.get("format") == FORM_OF_ONE:
        one = check(bundle, trusted_key)
        return ProvenBundle((one,), one.origin, one.size, one.signed_at)
    try:
        if bundle["format"] != FORM:
            raise ProofBroken(f"not a bundle of the form {FORM}")
        shared = {name: bundle[name] for name in ("checkpoint", "public_key")}
        records = tuple(check({**shared, "format": FORM_OF_ONE, **record}, trusted_key) for record in bundle["records"])
        later = _checked_later(bundle, Verifier.of(trusted_key or bundle["public_key"]))
    except CheckpointRefused as refused:
        raise ProofBroken(str(refused)) from refused
    except (KeyError, TypeError, ValueError) as unreadable:
        if isinstance(unreadable, ProofBroken):
            raise
        raise ProofBroken("the bundle is incomplete or cannot be read") from unreadable
    if not records:
        raise ProofBroken("the bundle holds no record")
    first = records[0]
    since = (later.size, later.signed_at) if later else (None, None)
    return ProvenBundle(records, first.origin, first.size, first.signed_at, *since)


def _checked_later(bundle: Mapping[str, Any], verifier: Verifier) -> Checkpoint | None:
    later = bundle["later"]
    if later is None:
        return None
    path = [base64.b64decode(found, validate=True) for found in later["path"]]
    if not is_beginning(verifier, bundle["checkpoint"], later["checkpoint"], path):
        raise ProofBroken("the later checkpoint does not go on from the first: the register was changed between them")
    return verifier.opened(later["checkpoint"])
