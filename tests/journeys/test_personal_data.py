"""No name, address or HR number is in anything that the ledger keeps or says, beside the vault's sealed rows."""

import base64
import json
from collections.abc import Iterable
from datetime import date, timedelta

import pytest

from services.bus.topics import HR_RESTRICTED, HR_STAFF
from services.cli.feeding import publish_lines
from services.cli.house import running_house
from services.cli.settling import wait_until_settled
from services.cli.status import Look
from services.parts import parts
from services.settings import Settings
from tests.journeys.everything_kept import Place, in_logs, in_tables, in_topics
from tests.services.hr_intake_scenes import hr

PLANTED = {
    "name": "Zanzibarquill Plantagenista",
    "e-mail": "zq7731@planted.example.org",
    "employee number": "EMPNO-77310042",
    "HR number of the person": "90317745",
    "HR number of the manager": "90317746",
    "registration number": "31Q9917E",
    "name in an unreadable message": "Quorandeville",
    "HR number of somebody unknown": "90317799",
}
MANAGER, PERSON, UNKNOWN = "90317746", "90317745", "90317799"
INBOUND = frozenset({HR_STAFF.name, HR_RESTRICTED.name})
PATIENCE_S = 90.0


@pytest.mark.shows("T-43", "T-46", "promise: personal data")
def test_planted_personal_data_is_found_nowhere_but_sealed_in_the_vault(test_settings: Settings) -> None:
    with running_house(test_settings, lambda step: None) as house, parts(house.settings) as the:
        lines = [json.dumps(message).encode() for message in messages(date.today())]  # noqa: DTZ011
        publish_lines([*lines, b'{"specversion": "1.0", "name": "Quorandeville", '], house.settings)
        look = Look(the)
        wait_until_settled(look, PATIENCE_S)
        left = look.now().quarantine
        assert (left.quarantined, left.held) == (1, 1)
        vault = the.vault()
        person_id = vault.pseudonym(house.settings.organisation, PERSON)
        sealed = vault.details(person_id)
        kept = [*in_tables(str(house.settings.database_url)), *in_topics(house.settings, leave_out=INBOUND)]
        said = list(in_logs(house.settings.state_dir / "logs"))
        sent = list(in_topics(house.settings, of=INBOUND, leave_out=frozenset()))
    assert PLANTED["name"] in str(sealed), "the vault knows the name"
    assert all(where_found([text], sent) for text in PLANTED.values()), "the search finds what was planted"
    assert {"register.event", "vault.person", "conflicts.span", "supervision.events.v1"} <= {place for place, _ in kept}
    assert "hr_intake.log" in {place for place, _ in said}
    assert where_found(PLANTED.values(), [*kept, *said]) == []


def messages(today: date) -> list[dict[str, object]]:
    """A person and a manager with everything personal that HR can send, a clash of them, and somebody unknown."""
    begun = today - timedelta(days=400)
    told = f"{begun}T09:00:00Z"
    of_person = {
        "name": PLANTED["name"],
        "email": PLANTED["e-mail"],
        "employee_number": PLANTED["employee number"],
    }
    return [
        hr("unit_created", unit="WARD7", name="Ward 7", effective_from=begun, told=told),
        hr("person_registered", MANAGER, name="Zanzibarquill Plantagenista", effective_from=begun, told=told),
        hr("person_registered", PERSON, effective_from=begun, told=told, **of_person),
        *(
            hr(
                "assignment_started",
                each,
                assignment=f"{each}-1",
                unit="WARD7",
                job_role="Staff Nurse",
                band=5,
                effective_from=begun,
                told=told,
            )
            for each in (PERSON, MANAGER)
        ),
        hr(
            "registration_updated",
            PERSON,
            body="NMC",
            number=PLANTED["registration number"],
            status="registered",
            expires_on=today - timedelta(days=3),
            effective_from=begun,
            told=told,
        ),
        hr("line_manager_changed", PERSON, assignment=f"{PERSON}-1", manager=MANAGER, effective_from=begun, told=told),
        hr("line_manager_changed", MANAGER, assignment=f"{MANAGER}-1", manager=PERSON, effective_from=begun, told=told),
        hr("hours_changed", UNKNOWN, assignment=f"{UNKNOWN}-1", fte=0.5, effective_from=begun, told=told),
    ]


def where_found(texts: Iterable[str], places: Iterable[Place]) -> list[tuple[str, str]]:
    """Which of the texts stand where: as they are, in any case, in hexadecimal, in base64."""
    looked_for = [
        (text, form.lower())
        for text in texts
        for form in (text.encode(), text.encode().hex().encode(), base64.b64encode(text.encode()).rstrip(b"=")[:-1])
    ]
    return [(text, place) for place, content in places for text, form in looked_for if form in content.lower()]
