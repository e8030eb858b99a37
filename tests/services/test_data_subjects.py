"""A person's data are erased by whoever answers for it: not while held or kept, and with everything sealed of them."""

from collections.abc import Iterator
from datetime import UTC, date, datetime, timedelta
from typing import Any
from uuid import uuid4

import pytest

from domain.staff_member.commands import (
    ErasePersonalData,
    LinkIdentity,
    MarkLeaver,
    RegisterStaffMember,
    StaffCommand,
)
from domain.vocabulary import CommandId, PersonId
from services.cli.data_subjects import erase, in_backups
from services.cli.trouble import Trouble
from services.parts import Parts, parts
from services.settings import Settings
from services.vault.holds import Ground
from services.vault.vault import Erased, PersonalDetails

ANA = PersonId(uuid4())
DETAILS = PersonalDetails(name="Ana Invented")
LEFT = date(2020, 6, 30)
LATER = LEFT + timedelta(days=3_000)


def said(kind: type[StaffCommand], effective_on: date, **facts: Any) -> Any:
    envelope: dict[str, Any] = {"actor": "hr:ESR", "source": "ESR", "correlation_id": uuid4()}
    whose = {"person_id": ANA, **facts}
    return kind(command_id=CommandId(uuid4()), effective_on=effective_on, **envelope, **whose)


@pytest.fixture
def the(database_url: str, test_settings: Settings) -> Iterator[Parts]:
    with parts(test_settings.model_copy(update={"database_url": database_url})) as opened:
        opened.register().handle([said(RegisterStaffMember, LEFT - timedelta(days=900)), said(MarkLeaver, LEFT)])
        opened.vault().keep(ANA, DETAILS)
        yield opened


def erasures(the: Parts) -> list[int]:
    return [each.position for each in the.register().stream(ANA) if each.type == "staff.personal_data_erased.v1"]


@pytest.mark.shows("ACC-03", "T-43")
def test_nothing_is_erased_or_recorded_while_a_hold_stands(the: Parts) -> None:
    lea, vault = uuid4(), the.vault()
    hold = vault.hold(ANA, Ground.LEGAL_CLAIM, lea)
    assert hold is not None
    with pytest.raises(Trouble, match="on hold: legal_claim"):
        erase(the, said(ErasePersonalData, LATER))
    assert (vault.details(ANA), erasures(the)) == (DETAILS, [])
    assert vault.release(hold, lea)
    assert not vault.release(hold, lea)
    erase(the, said(ErasePersonalData, LATER))
    assert vault.details(ANA) == Erased()
    assert len(erasures(the)) == 1
    assert [(one.placed_by, one.released_by) for one in vault.holds(ANA)] == [(lea, lea)]
    assert vault.hold(ANA, Ground.INQUIRY, lea) is None


@pytest.mark.shows("ACC-03", "T-43")
def test_what_the_register_refuses_destroys_no_key(the: Parts) -> None:
    with pytest.raises(Trouble, match="is kept until 2026-06-30"):
        erase(the, said(ErasePersonalData, LEFT + timedelta(days=30)))
    assert (the.vault().details(ANA), erasures(the)) == (DETAILS, [])


def test_an_erasure_that_was_cut_off_after_its_event_is_ended_by_another_one(the: Parts) -> None:
    the.register().handle([said(ErasePersonalData, LATER)])
    assert the.vault().details(ANA) == DETAILS
    erase(the, said(ErasePersonalData, LATER))
    assert the.vault().details(ANA) == Erased()
    assert len(erasures(the)) == 1


@pytest.mark.shows("T-44")
def test_until_when_a_backup_may_hold_the_destroyed_key_is_told_and_so_is_that_nobody_set_it() -> None:
    destroyed_at = datetime(2026, 6, 1, 23, 30, tzinfo=UTC)
    assert "until 2026-07-07," in in_backups(35, destroyed_at)
    assert "SUPERVISION_KEY_BACKUP_DAYS" in in_backups(None, destroyed_at)


@pytest.mark.shows("T-30")
def test_one_employee_number_at_two_trusts_is_two_people_until_somebody_links_them(the: Parts) -> None:
    vault, register = the.vault(), the.register()
    here, there = (vault.pseudonym(trust, "10023") for trust in ("RXX", "RXY"))
    names = {
        who: PersonalDetails(name=f"Sample-{trust}", employee_number="10023")
        for who, trust in ((here, "X"), (there, "Y"))
    }
    assert vault.keep_many(names) == {here, there}
    register.handle([said(RegisterStaffMember, LEFT, person_id=who) for who in names])
    assert [[each.type for each in register.stream(who)] for who in names] == [["staff.registered.v1"]] * 2
    register.handle([said(LinkIdentity, LATER, person_id=here, other_person_id=there)])
    assert [each.type for each in register.stream(here)] == ["staff.registered.v1", "staff.identity_linked.v1"]
    assert vault.many(names) == names
