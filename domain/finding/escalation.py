"""When a finding of which nobody takes note is told to the next one above; the figures stand in `escalation.toml`."""

import tomllib
from collections.abc import Mapping
from datetime import date
from functools import lru_cache
from pathlib import Path

from domain.timeline import later
from domain.vocabulary import Severity
from domain.working_days import working_days_after


@lru_cache
def patience() -> Mapping[Severity, int]:
    """Working days that somebody who was told has; a severity that is not there is never told further."""
    table = tomllib.loads(Path(__file__).with_suffix(".toml").read_text("utf-8"))
    return {Severity[name]: days for name, days in table["working_days"].items()}


def goes_further_on(severity: Severity, silent_since: date) -> date | None:
    """The first day on which it goes to the next one above, if nobody takes note until then; None: never."""
    days = patience().get(severity)
    return None if days is None else later(working_days_after(silent_since, days), 1)
