"""The generator: the same bytes for the same seed, valid messages, a plausible trust, fast enough for a large one."""

import hashlib
from collections import Counter
from datetime import date
from itertools import islice
from time import process_time

import pytest

from demo.delivery import BAD
from demo.generator import generate, generate_supervision
from services.hr_intake.reading import HrMessage, Unreadable
from tests.services.ledger_in_memory import LedgerInMemory, read_line

START = date(2025, 1, 6)


def digest_of(seed: int) -> str:
    """A hash of everything that a small trust says in three months."""
    whole = hashlib.sha256()
    for line in (*generate(60, 90, seed, START, bad_share=0.01), *generate_supervision(60, 90, seed, START)):
        whole.update(line + b"\n")
    return whole.hexdigest()


def test_the_same_seed_gives_the_same_bytes_and_another_seed_others() -> None:
    assert digest_of(1) == digest_of(1) != digest_of(2)


def test_the_bytes_of_a_seed_never_change_from_one_version_to_the_next() -> None:
    known = hashlib.sha256(b"\n".join(islice(generate(20, 10, 1, START), 100))).hexdigest()
    assert known == "d6efda6fa1085557ddfecd6719b2f8a95e54e17a6088d7c5ce36ca149d7703b9"


def test_every_message_fits_the_contract_unless_it_is_a_deliberate_bad_one() -> None:
    lines = list(generate(150, 200, 3, START, bad_share=0.02))
    unreadable = [line for line in lines if isinstance(read_line(line), Unreadable)]
    assert set(unreadable) == set(BAD)
    assert 0.01 < len(unreadable) / len(lines) < 0.03
    assert not [line for line in generate(150, 60, 3, START) if isinstance(read_line(line), Unreadable)]


def test_a_year_of_a_trust_has_its_turnover_absences_corrections_and_repeats() -> None:
    read = [message for line in generate(300, 365, 5, START) if isinstance(message := read_line(line), HrMessage)]
    kinds = Counter(message.event.KIND for message in read)
    assert 20 < kinds["hr.staff_left.v1"] < 60
    assert kinds["hr.absence_started.v1"] > 500
    assert kinds["hr.unit_lead_changed.v1"] >= 25
    assert any(message.event.is_correction for message in read)
    repeated = Counter(message.message_id for message in read)
    assert any(count > 1 for count in repeated.values())
    told = [message.event.recorded_at.instant for message in read]
    assert told != sorted(told)


@pytest.mark.shows("T-20", "T-21", "T-23")
def test_the_ledger_takes_everything_of_a_generated_trust() -> None:
    ledger = LedgerInMemory()
    ledger.hr(generate(40, 60, 11, START))
    refused = [(no.code, command.kind, command.effective_on) for command, no in ledger.refused]
    assert refused == []
    assert [(command.kind, command.effective_on) for command in ledger.waiting] == []
    ledger.commands(generate_supervision(40, 60, 11, START))
    assert [(no.code, command.kind) for command, no in ledger.refused] == []


def test_twenty_thousand_lines_a_second_are_written() -> None:
    begun = process_time()
    count = sum(1 for _ in generate(2_000, 60, 1, START))
    assert count / (process_time() - begun) > 20_000


def test_a_trust_of_nobody_is_refused() -> None:
    with pytest.raises(ValueError, match="at least one"):
        next(generate(0, 1, 1, START))
