"""The figures of a rule about quantity, and what each session or piece of learning is worth by them."""

from pydantic import model_validator

from domain.dossier_facts.registration import TrainingKnown
from domain.dossier_facts.session import SessionKnown
from domain.rules.group_credit import GroupCredit, minutes_worth
from domain.rules.parameters import ClockParameters
from domain.vocabulary import Included, SessionFormat, SupervisionKind


class QuantityParameters(ClockParameters):
    """At least `min_minutes_in_window`, or `min_sessions_in_window`, in any `window_days`.

    A session shorter than `min_minutes` does not count, nor one of another format or without what is to be
    `included`. group_credits: what part of the minutes counts in a group. competences: training in any of these is
    counted instead of sessions.
    """

    kinds: tuple[SupervisionKind, ...] = ()
    competences: tuple[str, ...] = ()
    window_days: int | None = None
    min_minutes_in_window: int | None = None
    min_sessions_in_window: int | None = None
    min_minutes: int = 0
    format: SessionFormat | None = None
    included: Included | None = None
    group_credits: tuple[GroupCredit, ...] = ()

    @model_validator(mode="after")
    def one_way_to_say_it(self) -> "QuantityParameters":
        """Minutes or sessions, of supervision or of learning."""
        if bool(self.kinds) == bool(self.competences):
            raise ValueError("give the kinds of supervision or the competences that are counted")
        if self.min_minutes_in_window is not None and self.min_sessions_in_window is not None:
            raise ValueError("give min_minutes_in_window or min_sessions_in_window, only one of them")
        return self

    @property
    def least(self) -> int | None:
        """So many minutes or sessions; None where the sources leave it open."""
        return self.min_sessions_in_window if self.min_minutes_in_window is None else self.min_minutes_in_window

    @property
    def unset(self) -> bool:
        """Whether the sources leave the window or the amount open."""
        return self.window_days is None or self.least is None

    def amount(self, known: SessionKnown) -> int:
        """What a session that counts is worth: its minutes, a part of them in a group, or one."""
        if self.min_sessions_in_window is not None:
            return 1
        return minutes_worth(self.group_credits, known)

    def worth(self, learned: TrainingKnown) -> int:
        """What something learned is worth: its minutes, or one."""
        return 1 if self.min_sessions_in_window is not None else learned.minutes or 0
