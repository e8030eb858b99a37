"""HR messages, and supervision commands, of a trust of any size: the same bytes for the same numbers.

Plausible in structure and in what goes wrong (late, repeated and disordered messages, corrections, gaps in
supervision); no figure in it says anything about a real trust. All names are marked as invented.
"""

from collections.abc import Iterator
from datetime import date, timedelta

from demo.delivery import Delivery
from demo.dice import Dice
from demo.hr_lines import HrLines
from demo.hr_year import HrYear
from demo.supervision_year import SupervisionYear
from demo.trust import Trust

ORGANISATION = "DEMO"


def generate(
    staff: int, days: int, seed: int, start: date, *, organisation: str = ORGANISATION, bad_share: float = 0.0
) -> Iterator[bytes]:
    """HR messages, one a line without its end: everybody on the first day, then `days` days.

    bad_share: how many lines that cannot be read come among the others, as a share of these (0 to 1).
    """
    year = _hr_year(staff, seed, start, organisation)
    delivery = Delivery(Dice(seed + 1), bad_share)
    for line in year.first_day(staff):
        yield from delivery.arriving(line.text, start)
    for number in range(1, days + 1):
        today = start + timedelta(days=number)
        yield from delivery.new_day(today)
        for line in year.next_day(today):
            yield from delivery.arriving(line.text, today)
    yield from delivery.rest()


def generate_supervision(
    staff: int, days: int, seed: int, start: date, *, organisation: str = ORGANISATION
) -> Iterator[bytes]:
    """Lines for `supervision command` that fit the HR messages of the same numbers: relationships, sessions, plans."""
    year = _hr_year(staff, seed, start, organisation)
    supervision = SupervisionYear(organisation, Dice(seed + 2))
    for number in range(days + 1):
        today = start + timedelta(days=number)
        for _ in year.first_day(staff) if number == 0 else year.next_day(today):
            pass
        yield from supervision.on(today, year.joined)
        year.joined.clear()


def _hr_year(staff: int, seed: int, start: date, organisation: str) -> HrYear:
    if staff < 1:
        raise ValueError("a trust has at least one member of staff")
    dice = Dice(seed)
    return HrYear(Trust(staff, dice), HrLines(organisation, dice), dice, start)
