"""The text of a mail: two short paragraphs that a tired ward manager understands."""

from collections.abc import Callable, Sequence
from datetime import date
from typing import NamedTuple

from domain.rules.remedies import IN_SHORT
from domain.rules.rule import Rule
from services.notifier.notice import Notice

SEVERITY_WORDS = {"CRITICAL": "act today", "HIGH": "act this week", "MEDIUM": "please see to it"}

HEADINGS = {
    "OPENED": "Found",
    "CHANGED": "Changed",
    "RESOLVED": "No longer so",
    "REOPENED": "Found again",
    "ESCALATED": "Still open",
}

NAMELESS = "a unit without a name"


class Letter(NamedTuple):
    """Subject (never a name) and text."""

    subject: str
    text: str


def write_letter(notice: Notice, rule: Rule | None, names: Sequence[str], unit: str, silent: str = "") -> Letter:
    """Tell of a notice. `names` are the people concerned, the first one first; silent: who took no note before."""
    subject = f"{HEADINGS[notice.state]}: {notice.rule_id} in {unit}, {since(notice)} ({notice.severity.name})"
    statement = sentence(rule.statement if rule else notice.rule_id)
    first = f"{_opening(notice, silent)} {statement} This is about {people(names)}, in {unit}. {_weight(notice)}"
    return Letter(subject, f"{first.strip()}\n\n{authority(notice, rule)} {_next_step(notice, rule)}\n")


def _opening(notice: Notice, silent: str) -> str:
    match notice.state:
        case "OPENED":
            return f"We found that a rule is not met {since(notice)}:"
        case "ESCALATED" if notice.silent_since is not None:
            who = f"{silent} was told and has not" if silent else "Nobody could be told, so nobody has"
            return (
                f"This comes to you because nobody below you answered. {who} taken note of it since "
                f"{_day(notice.silent_since)}. A rule is not met {since(notice)}:"
            )
        case "REOPENED":
            return f"Something that was settled holds again, {since(notice)}:"
        case "CHANGED":
            return f"What we told you about {since(notice)} now weighs differently:"
    if notice.cause == "corrected":
        return f"What we told you about {since(notice)} was corrected: with what is known today it never was so."
    if notice.cause == "rule_changed":
        return f"What we told you about {since(notice)} is settled: the rule has changed."
    ended = f" It ended on {_day(notice.last_day)}." if notice.last_day else ""
    return f"What we told you about {since(notice)} is settled.{ended}"


def _weight(notice: Notice) -> str:
    if notice.state == "RESOLVED":
        return ""
    words = SEVERITY_WORDS.get(notice.severity.name, "for your information")
    return f"It is rated {notice.severity.name.lower()}: {words}."


def people(names: Sequence[str]) -> str:
    """The names in a sentence."""
    return " and ".join(names) or "nobody by name"


def authority(notice: Notice, rule: Rule | None) -> str:
    """On what it rests, and where that is weak."""
    version = f"rule {notice.rule_id}, {notice.pack_id} version {notice.pack_version}"
    if rule is None:
        return f"It rests on {version}."
    doubt = f" ({rule.doubt})" if rule.doubt else ""
    return f"It rests on {version}: {rule.source}{doubt}."


def _next_step(notice: Notice, rule: Rule | None) -> str:
    if notice.state == "RESOLVED":
        return "You need not do anything."
    return (
        f"{what_to_do(rule)} "
        f"To see what shows it: supervision findings show {notice.finding_id}. "
        f"To say that you have taken note: supervision findings acknowledge {notice.finding_id}."
    )


def what_to_do(rule: Rule | None) -> str:
    """What somebody who answers for the service can do now."""
    return f"What you can do now: {IN_SHORT.get(rule.shape if rule else '', 'look at what shows it and decide')}."


def since(notice: Notice) -> str:
    """From which day, and to which where that is known."""
    if notice.last_day is not None and notice.state != "RESOLVED":
        return f"from {_day(notice.first_day)} to {_day(notice.last_day)}"
    return f"since {_day(notice.first_day)}"


def _day(day: date) -> str:
    return f"{day.day} {day:%B %Y}"


def sentence(text: str) -> str:
    """The first sentence: what follows it in a rule is its history, which a lead can look up."""
    first = text.partition(". ")[0].rstrip(":")
    return first if first.endswith(".") else f"{first}."


RuleOf = Callable[[str, str], Rule | None]
"""The rule of that id in that version of its pack; None where this installation does not have it."""
