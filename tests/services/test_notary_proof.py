"""A proof leaves the house: whoever has it and the public key needs nothing of ours to check it."""

import base64
import json
from collections.abc import Callable, Iterator
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any
from uuid import UUID, uuid4

import psycopg
import pytest

from services.notary.checkpoint import CheckpointRefused, Signer, Verifier, origin_of
from services.notary.merkle import leaf_hash
from services.notary.prove import NotProved, ProofBroken, check, consistency, is_beginning, prove
from services.notary.tree import Tree, TreeTaken
from services.register.register import Register
from tests.services.record_scenes import behind_our_back, filled, register_person

SIGNER = Signer(b"\5" * 32, origin_of("TEST"))


@dataclass
class Scene:
    """A register, its tree, and what was signed."""

    url: str
    register: Register
    tree: Tree

    def sign(self) -> str:
        frontier = self.tree.frontier()
        self.tree.grow(frontier, [leaf_hash(event.record) for event in self.register.read(frontier.size, 1000)])
        note = SIGNER.note(frontier.size, frontier.root(), datetime.now(UTC))
        self.tree.sign(frontier.size, datetime.now(UTC), note)
        return note

    def bundle(self, position: int) -> dict[str, Any]:
        record = json.loads(self.register.read(position - 1, 1)[0].record)
        return prove(self.register, self.tree, SIGNER.verifier, UUID(record["event_id"]))


@pytest.fixture
def scene(database_url: str) -> Iterator[Scene]:
    with Register(database_url) as register, Tree(database_url) as tree:
        filled(register, 3, 6)
        yield Scene(database_url, register, tree)


def test_every_event_under_a_checkpoint_can_be_proved_without_a_database(scene: Scene) -> None:
    note = scene.sign()
    for position in range(1, 22):
        travelled = json.loads(json.dumps(scene.bundle(position)))
        proven = check(travelled, SIGNER.verifier.key_text)
        assert (proven.position, proven.size, proven.origin) == (position, 21, "supervision-ledger/TEST")
        assert proven.record["position"] == position
        assert travelled["checkpoint"] == note


def test_a_proof_stays_good_when_the_register_has_grown(scene: Scene) -> None:
    scene.sign()
    early = scene.bundle(5)
    filled(scene.register, 2, 5)
    scene.sign()
    assert check(early).size == check(scene.bundle(5)).size == 21
    assert check(scene.bundle(30)).size == 33


def changed(part: str, change: Callable[[Any], Any]) -> Callable[[dict[str, Any]], dict[str, Any]]:
    return lambda bundle: {**bundle, part: change(bundle[part])}


@pytest.mark.parametrize(
    "forge",
    [
        changed("record", lambda record: record.replace("hr:test", "hr:else")),
        changed("record", lambda record: record.replace('"position":5', '"position":6')),
        changed("record", lambda _: "[]"),
        changed("position", lambda position: position + 1),
        changed("path", lambda path: path[:-1]),
        changed("path", lambda path: path[::-1]),
        changed("path", lambda path: [base64.b64encode(bytes(32)).decode(), *path[1:]]),
        changed("path", lambda _: ["?"]),
        changed("checkpoint", lambda note: note.replace("\n21\n", "\n22\n")),
        changed("format", lambda _: "another"),
        changed("public_key", lambda key: key[:-6] + "AAAAAA"),
        lambda bundle: {name: value for name, value in bundle.items() if name != "path"},
    ],
)
def test_a_bundle_in_which_anything_was_changed_proves_nothing(
    scene: Scene, forge: Callable[[dict[str, Any]], dict[str, Any]]
) -> None:
    scene.sign()
    bundle = scene.bundle(5)
    assert check(bundle).position == 5
    with pytest.raises(ProofBroken):
        check(forge(bundle))


def test_a_bundle_signed_by_somebody_else_is_refused_by_whoever_knows_our_key(scene: Scene) -> None:
    scene.sign()
    other = Signer(b"\4" * 32, SIGNER.origin)
    bundle = scene.bundle(5)
    checkpoint = SIGNER.verifier.opened(bundle["checkpoint"])
    forged = {
        **bundle,
        "checkpoint": other.note(21, checkpoint.root, checkpoint.signed_at),
        "public_key": other.verifier.key_text,
    }
    assert check(forged).position == 5
    with pytest.raises(ProofBroken, match="not signed with this key"):
        check(forged, SIGNER.verifier.key_text)


def test_what_is_not_there_or_not_signed_is_not_proved(scene: Scene) -> None:
    scene.sign()
    with pytest.raises(NotProved, match="there is no event"):
        prove(scene.register, scene.tree, SIGNER.verifier, uuid4())
    scene.register.handle([register_person()])
    with pytest.raises(NotProved, match="not under a signed checkpoint yet"):
        scene.bundle(22)


def test_no_proof_is_handed_out_for_a_record_that_was_changed(scene: Scene) -> None:
    scene.sign()
    with behind_our_back(scene.url) as connection:
        connection.execute("update register.event set recorded_at = now() where position = 5")
    with pytest.raises(ProofBroken, match="does not lead"):
        scene.bundle(5)


def test_an_older_checkpoint_is_proved_to_be_the_beginning_of_a_newer_one(scene: Scene) -> None:
    older = scene.sign()
    filled(scene.register, 2, 7)
    newer = scene.sign()
    path = consistency(scene.tree, 21, 37)
    assert is_beginning(SIGNER.verifier, older, newer, path)
    assert not is_beginning(SIGNER.verifier, older, newer, path[1:])
    rewritten = SIGNER.note(21, b"\0" * 32, datetime.now(UTC))
    assert not is_beginning(SIGNER.verifier, rewritten, newer, path)


def test_of_two_notaries_the_one_that_is_behind_stops(scene: Scene) -> None:
    first, second = scene.tree.frontier(), scene.tree.frontier()
    leaves = [leaf_hash(event.record) for event in scene.register.read(0, 5)]
    scene.tree.grow(first, leaves)
    with pytest.raises(TreeTaken):
        scene.tree.grow(second, leaves)
    with psycopg.connect(scene.url) as connection:
        assert connection.execute("select count(*) from notary.node").fetchone() == (5 + 2 + 1,)


def test_the_public_key_travels_as_text() -> None:
    text = SIGNER.verifier.key_text
    assert text.startswith("supervision-ledger/TEST+")
    note = SIGNER.note(3, b"\1" * 32, datetime(2025, 3, 3, tzinfo=UTC))
    assert Verifier.of(text).opened(note).root == b"\1" * 32
    for broken in ("", "a+b", text[:-4] + "====", text.replace("TEST", "REST")):
        with pytest.raises(CheckpointRefused):
            Verifier.of(broken)


def test_a_checkpoint_reads_as_a_signed_note(scene: Scene) -> None:
    lines = scene.sign().split("\n")
    assert lines[:2] == ["supervision-ledger/TEST", "21"]
    assert len(base64.b64decode(lines[2])) == 32
    assert lines[3].startswith("signed at ")
    assert lines[4] == ""
    assert lines[5].startswith("\N{EM DASH} supervision-ledger/TEST ")
    assert len(base64.b64decode(lines[5].split(" ")[2])) == 4 + 64
