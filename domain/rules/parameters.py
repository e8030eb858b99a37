"""What the parameters of all shapes share."""

from pydantic import BaseModel, ConfigDict


class Parameters(BaseModel):
    """The figures of one rule. A figure that the sources leave open is None: the rule then gives UNKNOWN."""

    model_config = ConfigDict(frozen=True, extra="forbid")


class ClockParameters(Parameters):
    """Figures of rules that time alone can break.

    grace_days: days after the due day before it is overdue. due_soon_days: the last days before it that are marked.
    pause_after_days: from this day of an absence the clock stands (None: only for parental leave and career breaks).
    """

    grace_days: int = 0
    due_soon_days: int = 7
    pause_after_days: int | None = 28
