"""Receivers of mail and webhooks are down, slow, or talk nonsense, while the notifier runs as a program of its own."""

import json
import os
import subprocess
from collections.abc import Iterator
from contextlib import ExitStack
from datetime import date, timedelta
from pathlib import Path

import httpx
import pytest

from domain.event import Command
from domain.finding.commands import ClearFinding, RaiseFinding, finding_id_of
from domain.vocabulary import Severity
from services.notifier.standing import ChannelStanding, channels
from services.parts import Parts, parts
from services.processes import environment_of
from services.settings import Settings
from services.vault.vault import PersonalDetails
from tests.faults.fleet import SUPERVISION, Fleet
from tests.faults.waiting import until
from tests.services.receivers import Hook, Mailbox, Stranger
from tests.services.test_notifier_process import ANA, BEN, LEAD, WARD, alerts, asked, notices_recorded, ward_with_a_lead

NEEDED = ("relay", "notifier")
ONE_AFTER_THE_OTHER = 6

pytestmark = pytest.mark.timeout(900)


@pytest.fixture
def mailbox() -> Mailbox:
    """A mail server that nobody has started yet."""
    return Mailbox()


@pytest.fixture
def hook() -> Hook:
    """A receiver of webhooks that nobody has started yet."""
    return Hook()


@pytest.fixture
def the(test_settings: Settings, mailbox: Mailbox, hook: Hook) -> Iterator[Parts]:
    """A ledger that knows of both, a ward, and its lead's address."""
    addresses = {"smtp_host": "127.0.0.1", "smtp_port": mailbox.port, "webhook_url": hook.url}
    further = {**addresses, "mail_every_minutes": 0}
    with parts(test_settings.model_copy(update=further)) as opened:
        opened.vault().keep(LEAD, PersonalDetails(name="Lea Example", email="lea@ward.example"))
        opened.register().handle(ward_with_a_lead())
        yield opened


@pytest.fixture
def fleet(the: Parts, tmp_path: Path) -> Iterator[Fleet]:
    """Its relay and its notifier, as programs."""
    fleet = Fleet(dict(environment_of(the.settings)), tmp_path / "logs")
    fleet.start(*NEEDED)
    fleet.wait_until_well(*NEEDED)
    yield fleet
    fleet.close()


class Channels:
    """Looks at how the channels stand."""

    def __init__(self, the: Parts) -> None:
        self._pool = the.pool(1)

    def __getitem__(self, name: str) -> ChannelStanding:
        """One of them; one that has nothing to tell yet has told nothing."""
        nothing = ChannelStanding(name, 0, 0, 0, 0, None, None)
        return next((each for each in channels(self._pool) if each.channel == name), nothing)

    def settled(self, count: int, *names: str) -> bool:
        """Whether these have told so much."""
        return all(self[name].settled == count for name in names)


def found(number: int) -> Command:
    """COI-01 between Ana and Ben since so many days after 1 June: a finding of its own."""
    day = date(2026, 6, 1) + timedelta(days=number)
    return asked(
        RaiseFinding,
        finding_id=finding_id_of("COI-01", [ANA, BEN], "", day),
        rule_id="COI-01",
        pack_id="conflicts",
        pack_version="1.0",
        people=(ANA, BEN),
        unit_id=WARD,
        subject="",
        first_day=day,
        last_day=None,
        severity=Severity.MEDIUM,
        evidence=(),
    )


def ended(number: int) -> Command:
    """It is no longer so."""
    finding = finding_id_of("COI-01", [ANA, BEN], "", date(2026, 6, 1) + timedelta(days=number))
    return asked(ClearFinding, finding_id=finding, cause="ended", last_day=date(2026, 6, 20), evidence=())


def status(the: Parts) -> dict[str, tuple[int, str | None]]:
    """What `supervision status` tells of each channel: how many notices wait, and why."""
    asking = {**os.environ, **environment_of(the.settings)}
    done = subprocess.run([SUPERVISION, "status", "--json"], env=asking, capture_output=True, check=False)
    told = json.loads(done.stdout)["notices"]
    return {each["channel"]: (each["waiting"], each["problem"]) for each in told}


def metric(fleet: Fleet, name: str) -> float:
    """A figure of the notifier's, as a monitor reads it; 0 where it does not tell."""
    page = httpx.get(f"http://127.0.0.1:{fleet['notifier'].port}/metrics", trust_env=False).text
    return next((float(line.rpartition(" ")[2]) for line in page.splitlines() if line.startswith(name)), 0.0)


@pytest.mark.parametrize("words", [None, b"", b"what do you want?\r\n"], ids=["down", "say nothing", "talk nonsense"])
def test_each_state_is_told_once_over_each_channel_when_receivers_are_well_again_and_what_waits_is_said(
    words: bytes | None, the: Parts, fleet: Fleet, mailbox: Mailbox, hook: Hook
) -> None:
    register, standing = the.register(), Channels(the)
    with ExitStack() as sick:
        for port in (mailbox.port, hook.port) if words is not None else ():
            sick.enter_context(Stranger(port, words or b""))
        register.handle([found(0)])
        until(lambda: standing.settled(1, "alerts"), "the alert, while the other receivers are sick")
        until(lambda: standing["mail"].problem and standing["webhook"].problem, "both channels say what is wrong")
        told = status(the)
        assert {name: waiting for name, (waiting, _) in told.items()} == {"alerts": 0, "mail": 1, "webhook": 1}
        assert told["mail"][1]
        assert told["webhook"][1]
        until(lambda: metric(fleet, "supervision_notices_waiting{") == 2, "a monitor sees what waits")
        assert "notice_put_off" in fleet["notifier"].words()
    with hook, mailbox:
        until(lambda: standing.settled(1, "alerts", "webhook", "mail"), "what waited is told")
        register.handle([ended(0)])
        until(lambda: standing.settled(2, "alerts", "webhook", "mail"), "all is well")
        until(lambda: len(notices_recorded(register)) == 6, "everything recorded")
    assert [str(letter["Subject"]).split(":")[0] for letter in mailbox.letters] == ["Found", "No longer so"]
    assert [body["status"] for _, body in hook.posts] == ["OPENED", "RESOLVED"]
    assert [json.loads(alert.value or b"")["status"] for alert in alerts(the)] == ["OPENED", "RESOLVED"]
    assert len(fleet.ended) == 0, "no process died of it"


def test_a_receiver_that_keeps_us_waiting_holds_up_no_other_channel(
    the: Parts, fleet: Fleet, mailbox: Mailbox, hook: Hook
) -> None:
    register, standing = the.register(), Channels(the)
    hook.holding = True
    with hook, mailbox:
        for number in range(ONE_AFTER_THE_OTHER):
            register.handle([found(number)])
            until(lambda number=number: standing.settled(number + 1, "alerts", "mail"), "alert and letter")  # type: ignore[misc]
        assert 0 < hook.held < ONE_AFTER_THE_OTHER - 1, "they were told while one call was being kept"
        assert standing["webhook"].settled == 0
        hook.holding = False
        hook.released.set()
        until(lambda: standing.settled(ONE_AFTER_THE_OTHER, "webhook"), "the webhook's receiver answers")
    assert {body["alert_id"] for _, body in hook.posts} == {
        str(finding_id_of("COI-01", [ANA, BEN], "", date(2026, 6, 1 + number))) for number in range(ONE_AFTER_THE_OTHER)
    }
    assert len(mailbox.letters) == ONE_AFTER_THE_OTHER
