"""Pictures as plain values, which templates draw as SVG: where bars, boxes and lines stand, in units of the drawing."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import date
from typing import NamedTuple
from uuid import UUID

from domain.timeline import ONE_DAY
from projections.answers import RoleRow, StandingRow
from services.web.plain_words import plain

WIDTH = 960.0
LABELS = 150.0
LANE, BAR = 28, 18
HEAD = 30
BOX_WIDTH, BOX_HEIGHT, GAP = 260, 46, 14
MOST = 12
"""Boxes on one side of a picture; the table beside has all."""
LETTERS = 30


class Bar(NamedTuple):
    """One status over some days."""

    x: float
    width: float
    status: str


class Lane(NamedTuple):
    """One timeline; due_x: where what the rule asks next falls due, None where that is not in the picture."""

    y: int
    label: str
    bars: list[Bar]
    due_x: float | None


class Timelines(NamedTuple):
    """Timelines one under the other over the same days. months: where each begins, and what it is called."""

    width: float
    height: int
    lanes: list[Lane]
    months: list[tuple[float, str]]
    on_x: float
    statuses: list[str]


class Box(NamedTuple):
    """A person. says: in which roles. right: on the side of those toward whom the person in the middle has one."""

    x: float
    y: float
    name: str
    says: str
    right: bool


class Around(NamedTuple):
    """A person in the middle, who stands in roles toward them on the left, toward whom they do on the right."""

    width: float
    height: float
    middle: Box
    boxes: list[Box]
    left_out: int


def months_around(on: date, before: int, after: int) -> tuple[date, date]:
    """From the first day of the month so many before to the last day of the month so many after."""
    return _month(on, -before), _month(on, after + 1) - ONE_DAY


def timelines(lanes: Iterable[tuple[str, Sequence[StandingRow]]], first: date, last: date, on: date) -> Timelines:
    """One lane for each timeline with its label; `on` is marked."""

    def at(day: date) -> float:
        return round(LABELS + (WIDTH - LABELS) * (day - first).days / ((last - first).days + 1), 1)

    def bar(row: StandingRow) -> Bar:
        begins, ends = at(max(row.first_day, first)), at(min(row.last_day or last, last) + ONE_DAY)
        return Bar(begins, round(ends - begins, 1), row.status)

    drawn = []
    for number, (label, rows) in enumerate(lanes):
        dues = (row.due_on for row in rows if row.first_day <= on <= (row.last_day or date.max))
        due = next((day for day in dues if day is not None and first <= day <= last), None)
        drawn.append(Lane(HEAD + number * LANE, label, [bar(row) for row in rows], at(due) if due else None))
    starts = [month for ahead in range(24) if (month := _month(first, ahead)) <= last]
    names = [(at(month), f"{month:%b}") for month in starts]
    statuses = sorted({bar.status for lane in drawn for bar in lane.bars})
    return Timelines(WIDTH, HEAD + len(drawn) * LANE, drawn, names, at(on), statuses)


def around(person_id: UUID, rows: Sequence[RoleRow], names: Mapping[UUID, str]) -> Around:
    """Everybody around a person; several roles of one and the same are told in one box."""
    left = _roles({(row.holder, row.role) for row in rows if row.subject == person_id})
    right = _roles({(row.subject, row.role) for row in rows if row.holder == person_id})
    most = max(min(len(left), MOST), min(len(right), MOST), 1)
    height = float(most * (BOX_HEIGHT + GAP) + GAP)
    boxes = [*_column(left, names, 0.0, height, False), *_column(right, names, WIDTH - BOX_WIDTH, height, True)]
    middle = Box((WIDTH - BOX_WIDTH) / 2, (height - BOX_HEIGHT) / 2, _cut(names[person_id]), "", False)
    return Around(WIDTH, height, middle, boxes, len(left) + len(right) - len(boxes))


def _roles(held: Iterable[tuple[UUID, str]]) -> dict[UUID, str]:
    told: dict[UUID, list[str]] = {}
    for other, role in sorted(held):
        told.setdefault(other, []).append(plain(role))
    return {other: ", ".join(roles) for other, roles in told.items()}


def _column(roles: Mapping[UUID, str], names: Mapping[UUID, str], x: float, height: float, right: bool) -> list[Box]:
    shown = list(roles.items())[:MOST]
    top = (height - len(shown) * (BOX_HEIGHT + GAP) + GAP) / 2
    return [
        Box(x, top + number * (BOX_HEIGHT + GAP), _cut(names[other]), _cut(says), right)
        for number, (other, says) in enumerate(shown)
    ]


def _cut(text: str) -> str:
    return text if len(text) <= LETTERS else f"{text[: LETTERS - 1]}…"


def _month(day: date, ahead: int) -> date:
    """The first day of the month so many ahead of that of `day`."""
    months = day.year * 12 + day.month - 1 + ahead
    return date(months // 12, months % 12 + 1, 1)
