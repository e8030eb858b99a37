"""What the tests of verify share: a register that was signed, and ways to change it behind its back."""

from dataclasses import dataclass
from datetime import UTC, datetime

from services.notary.checkpoint import Signer, origin_of
from services.notary.merkle import leaf_hash
from services.notary.report import Report
from services.notary.tree import Tree
from services.notary.verify import verify
from services.register.register import Register
from tests.services.record_scenes import behind_our_back

SEED = b"\7" * 32
SIGNER = Signer(SEED, origin_of("TEST"))
PEOPLE, EACH = 6, 9
OTHER_ACTOR = """
update register.event set body = convert_to(replace(convert_from(body, 'UTF8'), 'hr:test', 'hr:else'), 'UTF8')
 where position = %s
"""
EVENTS = PEOPLE * (EACH + 1)


@dataclass
class Scene:
    """A register with sixty events of six people, a checkpoint after every ten; `published` is what others keep."""

    url: str
    register: Register
    tree: Tree
    published: list[str]

    def sign(self, upto: int) -> None:
        """What the notary does, up to a position."""
        frontier = self.tree.frontier()
        events = self.register.read(frontier.size, upto - frontier.size)
        self.tree.grow(frontier, [leaf_hash(event.record) for event in events])
        note = SIGNER.note(frontier.size, frontier.root(), datetime.now(UTC))
        self.tree.sign(frontier.size, datetime.now(UTC), note)
        self.published.append(note)

    def tamper(self, *statements: str) -> None:
        """Change the tables as somebody with all rights on the database."""
        with behind_our_back(self.url) as connection:
            for statement in statements:
                connection.execute(statement.encode())

    def change_the_actor(self, position: int) -> None:
        """Change what one record says."""
        with behind_our_back(self.url) as connection:
            connection.execute(OTHER_ACTOR, [position])

    def verified(self, with_published: bool = True) -> Report:
        return verify(self.url, SIGNER.verifier, self.published if with_published else ())

    def resign_everything(self) -> None:
        """Make the notary's tables fit the register as it is now, with the notary's own key."""
        self.tamper("truncate notary.node", "truncate notary.checkpoint", "update notary.tree set size = 0")
        kept = list(self.published)
        for size in range(10, self.register.head() + 1, 10):
            self.sign(size)
        self.published = kept
