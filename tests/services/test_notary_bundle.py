"""A bundle proves several entries at once, and that nothing was changed since."""

import json
from collections.abc import Callable, Iterator
from datetime import UTC, datetime
from typing import Any
from uuid import UUID

import pytest

from services.notary.bundle import bundle_of, check_bundle
from services.notary.checkpoint import Signer, origin_of
from services.notary.merkle import leaf_hash
from services.notary.prove import NotProved, ProofBroken, prove
from services.notary.tree import Tree
from services.register.register import Register
from tests.services.record_scenes import filled

SIGNER = Signer(b"\5" * 32, origin_of("TEST"))
Bundle = dict[str, Any]


def sign(register: Register, tree: Tree) -> int:
    frontier = tree.frontier()
    tree.grow(frontier, [leaf_hash(event.record) for event in register.read(frontier.size, 1000)])
    tree.sign(frontier.size, datetime.now(UTC), SIGNER.note(frontier.size, frontier.root(), datetime.now(UTC)))
    return frontier.size


def ids(register: Register, *positions: int) -> list[UUID]:
    return [UUID(json.loads(register.read(position - 1, 1)[0].record)["event_id"]) for position in positions]


@pytest.fixture
def grown(database_url: str) -> Iterator[tuple[Register, Tree]]:
    """Signed, then grown and signed again."""
    with Register(database_url) as register, Tree(database_url) as tree:
        filled(register, 3, 6)
        sign(register, tree)
        filled(register, 2, 7)
        sign(register, tree)
        yield register, tree


def test_an_answer_is_proved_as_it_stood_and_that_it_was_not_changed_since(grown: tuple[Register, Tree]) -> None:
    register, tree = grown
    made = json.loads(json.dumps(bundle_of(register, tree, SIGNER.verifier, ids(register, 9, 2, 17))))
    proven = check_bundle(made, SIGNER.verifier.key_text)
    assert [found.position for found in proven.records] == [2, 9, 17]
    assert (proven.size, proven.later_size) == (21, register.head())
    newest = check_bundle(bundle_of(register, tree, SIGNER.verifier, ids(register, 2, 30)))
    assert (newest.size, newest.later_size) == (register.head(), None)


def test_the_proof_of_one_event_is_a_bundle_too(grown: tuple[Register, Tree]) -> None:
    register, tree = grown
    [event] = ids(register, 4)
    assert [found.position for found in check_bundle(prove(register, tree, SIGNER.verifier, event)).records] == [4]


def _first(bundle: Bundle, **changed: Any) -> Bundle:
    return {**bundle, "records": [{**bundle["records"][0], **changed}, *bundle["records"][1:]]}


FORGERIES: tuple[Callable[[Bundle], Any], ...] = (
    lambda bundle: _first(bundle, record=bundle["records"][0]["record"].replace("hr:test", "hr:else")),
    lambda bundle: _first(bundle, path=bundle["records"][1]["path"]),
    lambda bundle: {**bundle, "records": []},
    lambda bundle: {**bundle, "later": {**bundle["later"], "path": bundle["later"]["path"][1:]}},
    lambda bundle: {**bundle, "later": {**bundle["later"], "checkpoint": bundle["checkpoint"]}},
    lambda bundle: {**bundle, "format": "another"},
    lambda bundle: [bundle],
    lambda bundle: {name: value for name, value in bundle.items() if name != "later"},
)


@pytest.mark.parametrize("number", range(len(FORGERIES)))
def test_a_bundle_in_which_anything_was_changed_proves_nothing_at_all(
    grown: tuple[Register, Tree], number: int
) -> None:
    register, tree = grown
    made = bundle_of(register, tree, SIGNER.verifier, ids(register, 2, 9))
    with pytest.raises(ProofBroken):
        check_bundle(FORGERIES[number](made))


def test_no_bundle_is_made_of_what_is_not_signed(grown: tuple[Register, Tree]) -> None:
    register, tree = grown
    filled(register, 1, 2)
    with pytest.raises(NotProved, match="not under a signed checkpoint yet"):
        bundle_of(register, tree, SIGNER.verifier, ids(register, 2, register.head()))
