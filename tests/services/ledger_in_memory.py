"""HR messages and command lines decided in memory, by the same code as in the register, for tests of many of them."""

from collections.abc import Iterable, Iterator
from datetime import date
from uuid import UUID

from domain.event import Command
from domain.rules.packs import load_packs
from domain.rules.rule import Rule, Standing
from domain.rules.shapes import SHAPES
from domain.timeline import Span
from domain.vocabulary import PersonId
from services.bus.message import Message
from services.command_files import BadLine, read_commands
from services.hr_intake.applying import may_be_mended
from services.hr_intake.identity import Identities
from services.hr_intake.reading import HrMessage, Reader, Unreadable
from services.hr_intake.translation import translate
from services.register.decision import Decision, Loaded
from services.register.outcome import Outcome, Refused, Waiting
from services.vault.pseudonym import pseudonym as vault_pseudonym
from tests.domain.world import World
from tests.services.hr_intake_scenes import STRUCTURED

READER = Reader("DEMO", 262_144)


def pseudonym(organisation: str, source_id: str, kind: str) -> UUID:
    """The vault's pseudonym, with a secret of tests."""
    return vault_pseudonym(b"secret of tests", organisation, kind, source_id)


IDS = Identities("DEMO", pseudonym)


def read_line(line: bytes, offset: int = 0) -> HrMessage | Unreadable:
    """What HR intake makes of a line."""
    return READER.read(Message("hr.staff.v1", 0, offset, None, line, STRUCTURED, 0))


class LedgerInMemory:
    """Takes lines, holds what must wait, and knows the dossiers that come of it."""

    def __init__(self) -> None:
        self.world = World()
        self.unreadable: list[Unreadable] = []
        self.refused: list[tuple[Command, Refused]] = []
        self.waiting: list[Command] = []
        self._decision = Decision(Loaded(), remember_refusals=False)

    def hr(self, lines: Iterable[bytes]) -> None:
        """Take HR messages."""
        self._take(list(self._commands_of(lines)))

    def commands(self, lines: Iterable[bytes]) -> None:
        """Take command lines; a bad one fails the test."""
        read = list(read_commands(lines, pseudonym))
        bad = [line for line in read if isinstance(line, BadLine)]
        assert not bad, bad[:3]
        self._take([command for command in read if isinstance(command, Command)])

    def standings(self, person_id: PersonId) -> Iterator[tuple[Rule, tuple[PersonId, ...], Span[Standing]]]:
        """Every span of every rule found from that person's side."""
        for rule in load_packs():
            for found in SHAPES[rule.shape].assess(rule, person_id, self.world, date.min):
                for span in found.timeline.spans():
                    yield rule, found.people, span

    def _commands_of(self, lines: Iterable[bytes]) -> Iterator[Command]:
        for offset, line in enumerate(lines):
            read = read_line(line, offset)
            if isinstance(read, Unreadable):
                self.unreadable.append(read)
                continue
            command = translate(read.event, read.message_id, read.source, IDS).command
            if command is not None:
                yield command

    def _take(self, commands: list[Command]) -> None:
        before = len(self._decision.events)
        todo = [*self.waiting, *commands]
        while True:
            held = [(command, self._one(command)) for command in todo]
            self.waiting = [command for command, outcome in held if _may_still_come(outcome)]
            final = [(command, outcome) for command, outcome in held if isinstance(outcome, Refused)]
            self.refused += [(command, no) for command, no in final if not _may_still_come(no)]
            if len(self.waiting) == len(todo) or not self.waiting:
                break
            todo = self.waiting
        self.world.record(*self._decision.events[before:])

    def _one(self, command: Command) -> Outcome:
        self._decision.take([command])
        return self._decision.outcomes[0]


def _may_still_come(outcome: Outcome) -> bool:
    return isinstance(outcome, Waiting) or (isinstance(outcome, Refused) and may_be_mended(outcome.code))
