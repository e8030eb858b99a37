"""The notifier on a real bus with a real register: what was found is told on the alerts topic, and recorded."""

import json
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack, closing
from datetime import date
from functools import partial
from uuid import UUID, uuid4

import pytest

from domain.event import Command, Event
from domain.finding.commands import ClearFinding, RaiseFinding, finding_id_of
from domain.finding.events import LeadNotified
from domain.organisation_unit.commands import AssignUnitLead, CreateUnit
from domain.record import event_of
from domain.staff_member.commands import RegisterStaffMember
from domain.vocabulary import CommandId, PersonId, Severity, UnitId
from services.bus.message import Message
from services.bus.reader import Reader
from services.bus.topics import ALERTS, topic_name
from services.notifier import process
from services.notifier.sending import SendingThread
from services.parts import Parts, parts
from services.register.register import Register
from services.settings import Settings
from services.wiring import build_notifier, build_relay

ANA, BEN, LEAD = (PersonId(UUID(int=number)) for number in (1, 2, 3))
WARD = UnitId(UUID(int=101))
FINDING = finding_id_of("COI-01", [ANA, BEN], "", date(2026, 6, 1))


@pytest.fixture
def the(test_settings: Settings) -> Iterator[Parts]:
    """Parts of a ledger of this test's own."""
    with parts(test_settings) as opened:
        yield opened


def asked(kind: type[Command], **facts: object) -> Command:
    """A command as HR or a projection would send it."""
    envelope = {"command_id": CommandId(uuid4()), "actor": "system:test", "source": "test", "correlation_id": uuid4()}
    return kind.model_validate({**envelope, "effective_on": date(2026, 6, 1), **facts})


def raise_it(severity: Severity = Severity.MEDIUM) -> Command:
    """COI-01 between Ana and Ben."""
    return asked(
        RaiseFinding,
        finding_id=FINDING,
        rule_id="COI-01",
        pack_id="conflicts",
        pack_version="1.0",
        people=(ANA, BEN),
        unit_id=WARD,
        subject="",
        first_day=date(2026, 6, 1),
        last_day=None,
        severity=severity,
        evidence=(),
    )


def ward_with_a_lead() -> list[Command]:
    """Ana and Ben work on a ward that has a lead."""
    people = [asked(RegisterStaffMember, person_id=person) for person in (ANA, BEN, LEAD)]
    return [
        *people,
        asked(CreateUnit, unit_id=WARD, name="Ward 7"),
        asked(AssignUnitLead, unit_id=WARD, lead_id=LEAD),
    ]


def alerts(the: Parts) -> list[Message]:
    """What is on the alerts topic."""
    with Reader(the.brokers) as reader:
        return reader.read_to_end(topic_name(ALERTS, the.settings))


def notices_recorded(register: Register) -> list[Event]:
    """What the register knows of leads being told."""
    events = [event_of(recorded.type, recorded.record) for recorded in register.read(0, 1_000)]
    return [event for event in events if isinstance(event, LeadNotified)]


def run_until(settings: Settings, done: Callable[[], bool], seconds: float = 40) -> None:
    """Run a relay and a notifier of their own until something is so; then stop them."""
    with ExitStack() as stack:
        the = stack.enter_context(parts(settings))
        relay = stack.enter_context(closing(build_relay(the)))
        notifier = stack.enter_context(closing(build_notifier(the)))
        until = time.monotonic() + seconds
        while not done():
            assert time.monotonic() < until, "it did not come about in time"
            relay.step()
            notifier.step()


@pytest.mark.shows("promise: told once per state")
def test_a_finding_is_told_on_the_alerts_topic_and_the_telling_is_recorded(the: Parts) -> None:
    register = the.register()
    register.handle([*ward_with_a_lead(), raise_it()])
    run_until(the.settings, lambda: len(notices_recorded(register)) == 1)
    told = notices_recorded(register)[0]
    assert isinstance(told, LeadNotified)
    assert (told.lead_id, told.channel, told.outcome) == (LEAD, "alerts", "delivered")
    [alert] = alerts(the)
    body = json.loads(alert.value or b"")
    assert (body["status"], body["alert_id"], body["severity"]) == ("OPENED", str(FINDING), "MEDIUM")
    assert alert.key == str(WARD).encode()
    assert alert.header("ce_type") == "supervision.alert.v1"


@pytest.mark.shows("promise: told once per state", "T-21")
def test_a_notifier_that_starts_again_goes_on_and_repeats_nothing(the: Parts) -> None:
    register = the.register()
    register.handle([*ward_with_a_lead(), raise_it()])
    run_until(the.settings, lambda: len(notices_recorded(register)) == 1)
    register.handle(
        [asked(ClearFinding, finding_id=FINDING, cause="ended", last_day=date(2026, 6, 20), evidence=()), raise_it()]
    )
    run_until(the.settings, lambda: len(notices_recorded(register)) == 3)
    statuses = [json.loads(alert.value or b"")["status"] for alert in alerts(the)]
    assert statuses == ["OPENED", "RESOLVED", "REOPENED"]


def test_what_was_read_is_told_without_waiting_for_the_senders_next_look(
    the: Parts, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(process, "SendingThread", partial(SendingThread, poll_s=3_600.0))
    register, pool = the.register(), the.pool()
    register.handle(ward_with_a_lead())

    def told_once_the_lead_is_known() -> bool:
        with pool.connection() as connection:
            known = connection.execute("select from notifier.unit where fact = 'lead'").fetchone()
        if known is not None:
            register.handle([finding])
        return len(notices_recorded(register)) == 1

    finding = raise_it()
    run_until(the.settings, told_once_the_lead_is_known)
    assert len(notices_recorded(register)) == 1
