"""What a service decided. `about` is the organisation unit."""

from typing import ClassVar, Literal

from domain.event import Event
from domain.vocabulary import SeparationMode


class SeparationModeSet(Event):
    """From `effective_on` the service requires, prefers or does not ask that line manager and supervisor differ."""

    type: Literal["policy.separation_mode_set.v1"] = "policy.separation_mode_set.v1"
    ABOUT_A_PERSON: ClassVar[bool] = False
    mode: SeparationMode
