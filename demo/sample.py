"""The sample: an organisation whose situations a reader of the field recognises. All people in it are invented."""

import tomllib
from collections.abc import Callable, Iterable
from datetime import date
from functools import cache
from pathlib import Path
from typing import NamedTuple

from demo.calendar import Calendar, Table
from demo.scene import Line, commands, hr_messages, late_messages

SCENES = (
    "sample_trust",
    "sample_preceptorship",
    "sample_talking_therapies",
    "sample_lived_experience",
    "sample_paired_learning",
    "sample_social_work",
)


class Sample(NamedTuple):
    """Lines to send, in this order: HR messages, supervision commands, and what HR tells late.

    hr and late_hr are values of messages for the HR topic (CloudEvents, structured mode, keyed by person or unit);
    commands are lines for `supervision command`.
    """

    hr: tuple[bytes, ...]
    commands: tuple[bytes, ...]
    late_hr: tuple[bytes, ...]


def sample(today: date) -> Sample:
    """The sample with its days around `today`; the same day gives the same lines and the same ids."""
    calendar = Calendar(today)
    return Sample(_said(hr_messages, calendar), _said(commands, calendar), _said(late_messages, calendar))


def _said(part: Callable[[Table, Calendar], Iterable[Line]], calendar: Calendar) -> tuple[bytes, ...]:
    """That part of all scenes in the order in which it is said."""
    lines = [line for scene in scenes() for line in part(scene, calendar)]
    return tuple(text for _, text in sorted(lines, key=lambda line: line[0]))


@cache
def scenes() -> tuple[Table, ...]:
    """The scenes as they stand in their files."""
    folder = Path(__file__).parent
    return tuple(tomllib.loads((folder / f"{name}.toml").read_text(encoding="utf-8")) for name in SCENES)
