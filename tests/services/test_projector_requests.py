"""What a read model asks for reaches the register, however often that was busy, and is on disk before it does."""

from collections.abc import Sequence
from typing import Any

import psycopg
import pytest

from domain.event import Command, Event
from projections import answers
from projections.rule_read_model import RuleReadModel
from services.register.outcome import Outcome, RegisterBusy
from services.register.register import Register
from services.settings import Settings
from tests.services.projector_scenes import Ledger, conflicts_model, projector, run


class Busy(Register):
    """A register that is too busy so many times."""

    busy = 0

    def handle(self, commands: Sequence[Command], *args: Any, **options: Any) -> list[Outcome]:
        """Busy, or what the register says."""
        if self.busy:
            self.busy -= 1
            raise RegisterBusy("others are at work")
        return super().handle(commands, *args, **options)


def test_what_a_busy_register_did_not_take_is_asked_again(test_settings: Settings, database_url: str) -> None:
    register = Busy(database_url)
    with register, psycopg.connect(database_url, autocommit=True) as reader:
        ledger = Ledger(register, test_settings)
        only = projector(test_settings, conflicts_model(), register)
        ledger.hires("ana", "ben")
        ledger.supervises("ben", "ana", "2026-03-01")
        ledger.manages("ben", "ana", "2026-06-01")
        register.busy = 1
        run(ledger, only)
        assert register.busy == 0
        ledger.hires("lea")
        run(ledger, only)
        assert [found.rule_id for found in answers.findings(reader, "conflicts")] == ["COI-01"]
        only.close()
        ledger.close()


def test_a_batch_waits_for_the_disk_only_where_something_is_asked(
    test_settings: Settings, database_url: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    model, seen, asked = conflicts_model(), list[tuple[bool, str]](), 0
    assert isinstance(model, RuleReadModel)
    apply = model.apply

    def watched(connection: psycopg.Connection, batch: Sequence[Event], *, alone: bool = False) -> None:
        nonlocal asked
        apply(connection, batch, alone=alone)
        ((waits,),) = connection.execute("show synchronous_commit").fetchall()
        seen.append((model.asked > asked, waits))
        asked = model.asked

    monkeypatch.setattr(model, "apply", watched)
    with Register(database_url) as register:
        ledger = Ledger(register, test_settings)
        only = projector(test_settings, model, register)
        ledger.hires("ana", "ben")
        ledger.supervises("ben", "ana", "2026-03-01")
        run(ledger, only)
        ledger.manages("ben", "ana", "2026-06-01")
        run(ledger, only)
        only.close()
        ledger.close()
    assert set(seen) == {(False, "off"), (True, "on")}
