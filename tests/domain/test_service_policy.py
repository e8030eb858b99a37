"""What a service decides about the separation of roles."""

from domain.service_policy import commands as ask
from domain.vocabulary import SeparationMode
from tests.domain.stream import Stream, unit


def test_a_mode_that_holds_already_is_no_news() -> None:
    stream = Stream(unit_id=unit("ward"))
    assert stream.one(ask.SetSeparationMode, "2026-01-01", mode=SeparationMode.REQUIRED).about == unit("ward")
    assert stream.do(ask.SetSeparationMode, "2026-01-01", mode=SeparationMode.REQUIRED) == ()
    assert stream.do(ask.SetSeparationMode, "2026-03-01", mode=SeparationMode.REQUIRED) == ()
    assert stream.do(ask.SetSeparationMode, "2026-03-01", mode=SeparationMode.ALLOWED)
    assert stream.do(ask.SetSeparationMode, "2025-06-01", mode=SeparationMode.REQUIRED)


def test_a_decision_is_corrected_and_not_lost() -> None:
    stream = Stream(unit_id=unit("ward"))
    wrong = stream.one(ask.SetSeparationMode, "2026-01-01", mode=SeparationMode.REQUIRED)
    right = {"mode": SeparationMode.REQUIRED, "supersedes": wrong.event_id}
    assert stream.one(ask.SetSeparationMode, "2026-02-01", **right).supersedes == wrong.event_id
