"""Small numbers kept back: a report is about teams, never about one of few people (ACC-10).

Promises: no count from 1 to 4 is told; none can be worked out from the total of the organisation and the units that
are told; where a line is about fewer than five in all, nothing of it is told. Does not promise: that two reports of
different days, or of different knowledge, laid side by side tell nothing more.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import NamedTuple
from uuid import UUID

from domain.vocabulary import Status
from projections.report import IN_DATE, NOT_MET, Figures

MIN_CELL = 5
"""The smallest count that is told: the product's own default, no source says how many (ACC-10, unverified)."""
COUNTED = (*IN_DATE, *NOT_MET, Status.PAUSED, Status.WAIVED, Status.UNKNOWN)
PEOPLE = "people"
"""The cell with the people who do not meet a rule, beside those of the statuses."""


class Told(NamedTuple):
    """What may be told of one line. A count, or the share, that is kept back is None; so is a share of nothing."""

    rule_id: str
    unit_id: UUID | None
    standings: Mapping[Status, int | None]
    people_not_met: int | None
    met_share: float | None
    share_kept_back: bool


def careful(lines: Sequence[Figures]) -> list[Told]:
    """These lines with what is too small kept back. All lines of one day; those of one rule add up to its total."""
    kept_back = [_small(line) for line in lines]
    of_rule: defaultdict[str, list[int]] = defaultdict(list)
    for number, line in enumerate(lines):
        of_rule[line.rule_id].append(number)
    for numbers in of_rule.values():
        for status in COUNTED:
            _keep_back_another(status, numbers, lines, kept_back)
        for number in numbers:  # who does not meet it can be worked out from how many there are of each status
            if kept_back[number] & set(NOT_MET):
                kept_back[number].add(PEOPLE)
        _keep_back_another(PEOPLE, numbers, lines, kept_back)
    return [_told(line, hidden) for line, hidden in zip(lines, kept_back, strict=True)]


def kept_back(counts: Mapping[str, int]) -> set[str]:
    """Which of these counts are not told; they add up to a total that somebody may know."""
    hidden = {name for name, count in counts.items() if 0 < count < MIN_CELL}
    another = _another(counts, hidden)
    return hidden if another is None else {*hidden, another}


def _small(line: Figures) -> set[str]:
    cells = dict(_cells(line))
    if sum(line.standings.values()) < MIN_CELL:
        return set(cells)
    return {name for name, count in cells.items() if 0 < count < MIN_CELL}


def _cells(line: Figures) -> Iterator[tuple[str, int]]:
    for status in COUNTED:
        yield status, line.standings.get(status, 0)
    yield PEOPLE, line.people_not_met


def _keep_back_another(
    cell: str, numbers: Iterable[int], lines: Sequence[Figures], kept_back: Sequence[set[str]]
) -> None:
    counts = {str(number): dict(_cells(lines[number]))[cell] for number in numbers}
    another = _another(counts, {number for number in counts if cell in kept_back[int(number)]})
    if another is not None:
        kept_back[int(another)].add(cell)


def _another(counts: Mapping[str, int], hidden: set[str]) -> str | None:
    """One more to keep back, the smallest that is told, where what is hidden could be worked out from the total.

    That is so for a single one, and where several must all be the least or all the most that is hidden.
    """
    small = [counts[name] for name in hidden if counts[name]]
    if not small or (len(small) > 1 and sum(small) not in (len(small), (MIN_CELL - 1) * len(small))):
        return None
    others = [name for name, count in counts.items() if name not in hidden and count]
    return min(others, key=lambda name: counts[name], default=None)


def _told(line: Figures, hidden: set[str]) -> Told:
    base = {*IN_DATE, *NOT_MET}
    return Told(
        line.rule_id,
        line.unit_id,
        {status: None if status in hidden else line.standings.get(status, 0) for status in COUNTED},
        None if PEOPLE in hidden else line.people_not_met,
        None if hidden & base else line.met_share,
        bool(hidden & base),
    )
