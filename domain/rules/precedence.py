"""Which of two rules of one id stands: statute before profession before local, and whoever is lower may only tighten.

On the days of a pack of a lower level its version takes the place of the higher one, if it asks at least as much; one
that asks less is refused. A figure that the sources left open is filled in by whoever names one.
"""

from collections.abc import Callable, Iterable, Iterator
from datetime import timedelta
from typing import Any

from domain.rules.rule import AppliesTo, Level, Rule
from domain.rules.rule_file import PackError

LESS = frozenset(
    {
        *("interval_days", "interval_months", "grace_days", "within_days", "lasts_days", "training_lasts_days"),
        *("most", "tolerance_days", "ignore_acting_days", "min_roles", "window_days", "max_gap_days"),
        *("review_days", "grave_review_days", "window_months", "max_drop_pct"),
    }
)
"""Figures of which less asks more."""
MORE = frozenset(
    {
        *("min_minutes", "min_minutes_in_window", "min_sessions_in_window", "months_registered", "max_steps"),
        *("least", "lookback_months", "expires_months", "within_months"),
    }
)
"""Figures of which more asks more."""
MOST_WHERE_NONE = frozenset({"pause_after_days", "or_months_supervising"})
"""Likewise; none at all lets nobody off."""
FLAGS = frozenset(
    {
        *("registration_current", "not_lapsed", "at_least_their_band", "with_the_employer"),
        *("fte_pro_rata", "independent_signer"),
    }
)
ALL_OF = frozenset({"items", "signatures", "chains"})
"""Lists of what must be there: more asks more."""
FREE = frozenset({"due_soon_days", "warn_days", "programmes"})
"""Says only when to speak, or stands in a file of its own."""
NEVER = frozenset({"severity_by_policy", "meetings"})
"""Where it is not given something else says it: that is not left open."""


def with_precedence(rules: Iterable[Rule]) -> list[Rule]:
    """The rules with those days only on which no rule of the same id and a lower level stands in their place.

    Raises PackError.
    """
    found: list[Rule] = []
    for rule in sorted(rules, key=lambda each: each.level, reverse=True):
        lower = [each for each in found if each.id == rule.id and each.level > rule.level and _meet(each, rule)]
        for each in lower:
            refuse_loosening(each, rule)
        found += _days_left(rule, lower)
    return found


def refuse_loosening(lower: Rule, higher: Rule) -> None:
    """Raise PackError where `lower`, which would stand in its place, asks less than `higher` in anything."""
    for what in _looser(lower, higher):
        raise PackError(
            f"rule {lower.id}: {lower.pack_id} {lower.pack_version} ({lower.level.name.lower()}) may only tighten "
            f"what {higher.pack_id} {higher.pack_version} ({higher.level.name.lower()}) asks, and loosens {what}"
        )


def may_be_waived(rule: Rule) -> bool:
    """Whether somebody may answer for its not being met for a while.

    Not what a statute asks, nor what only few may see. Of a circle of oversight several people are part: it cannot be
    waived for one of them.
    """
    return rule.level is not Level.STATUTORY and not rule.restricted and rule.shape != "cycle"


def _meet(one: Rule, other: Rule) -> bool:
    return _starts_in_time(one, other) and _starts_in_time(other, one)


def _starts_in_time(one: Rule, other: Rule) -> bool:
    return other.in_force_to is None or one.in_force_from <= other.in_force_to


def _days_left(rule: Rule, lower: list[Rule]) -> Iterator[Rule]:
    """The rule on the days before, between and after those in its place."""
    first, one_day = rule.in_force_from, timedelta(days=1)
    for each in sorted(lower, key=lambda each: each.in_force_from):
        if first < each.in_force_from:
            yield rule.model_copy(update={"in_force_from": first, "in_force_to": each.in_force_from - one_day})
        if each.in_force_to is None:
            return
        first = max(first, each.in_force_to + one_day)
    if rule.in_force_to is None or first <= rule.in_force_to:
        yield rule.model_copy(update={"in_force_from": first})


def _looser(lower: Rule, higher: Rule) -> Iterator[str]:
    if lower.shape != higher.shape:
        yield f"the shape, from {higher.shape} to {lower.shape}"
        return
    if lower.severity < higher.severity:
        yield f"the severity, from {higher.severity.name} to {lower.severity.name}"
    yield from _fewer_people(lower.applies_to, higher.applies_to)
    for name in type(higher.parameters).model_fields:
        before, after = getattr(higher.parameters, name), getattr(lower.parameters, name)
        if before != after and not _asks_as_much(name, before, after):
            yield f"{name}, from {before} to {after}"


def _fewer_people(lower: AppliesTo, higher: AppliesTo) -> Iterator[str]:
    for name in type(higher).model_fields:
        before, after = getattr(higher, name), getattr(lower, name)
        if before == after:
            continue
        if isinstance(before, bool):
            wider = not after
        elif name.startswith("not_"):
            wider = set(after) <= set(before)
        else:
            wider = not after or (bool(before) and set(after) >= set(before))
        if not wider:
            yield f"whom it is for: {name}, from {_told(before)} to {_told(after)}"


def _told(value: Any) -> str:
    return str([str(each) for each in value]) if isinstance(value, tuple) else str(value)


def _asks_as_much(name: str, before: Any, after: Any) -> bool:
    if name in NEVER:
        return False
    if name in MOST_WHERE_NONE:
        return after is None or (before is not None and after >= before)
    if name in FREE or before is None:
        return True
    return any(name in names and after is not None and compares(before, after) for names, compares in _COMPARES)


_COMPARES: tuple[tuple[frozenset[str], Callable[[Any, Any], bool]], ...] = (
    (LESS, lambda before, after: after <= before),
    (MORE, lambda before, after: after >= before),
    (FLAGS, lambda before, after: after is True),
    (ALL_OF, lambda before, after: set(after) >= set(before)),
)
