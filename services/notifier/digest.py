"""One letter about several findings: each rule once, with whom it is about; what is most serious first."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import replace
from typing import NamedTuple

from domain.rules.rule import Rule
from domain.vocabulary import FindingId
from services.notifier.letter import HEADINGS, SEVERITY_WORDS, Letter, authority, people, sentence, since, what_to_do
from services.notifier.notice import Notice

LONGEST = 40
"""So many findings are listed; of the others the letter says how many they are and where they are found."""

HOLDS = frozenset({"OPENED", "REOPENED"})
ORDER = ("ESCALATED", "OPENED", "REOPENED", "CHANGED", "RESOLVED")


class Entry(NamedTuple):
    """What a digest says of one finding: its notice, the rule, the names of the people, the unit, who was silent."""

    notice: Notice
    rule: Rule | None
    names: Sequence[str]
    unit: str
    silent: str = ""


def as_they_stand(notices: Sequence[Notice]) -> tuple[list[Notice], int]:
    """One notice a finding, as it stands after all of these, and how many were found and settled within them.

    Somebody who was never told that it was found is told so, with the weight that it has now.
    """
    of_finding: dict[FindingId, list[Notice]] = defaultdict(list)
    for notice in notices:
        of_finding[notice.finding_id].append(notice)
    standing, settled = [], 0
    for first, *_, last in ([*each, each[-1]] for each in of_finding.values()):
        if first.state in HOLDS and last.state == "RESOLVED":
            settled += 1
        else:
            standing.append(replace(last, state=first.state) if first.state in HOLDS else last)
    return standing, settled


def write_digest(entries: Sequence[Entry], settled: int = 0) -> Letter:
    """Tell of several. settled: how many were found and settled since the last letter."""
    entries = sorted(entries, key=lambda each: (-each.notice.severity, each.notice.rule_id, each.notice.position))
    told, left = entries[:LONGEST], entries[LONGEST:]
    blocks = [_opening(entries, settled)]
    for state in ORDER:
        of_state = [each for each in told if each.notice.state == state]
        if of_state:
            blocks.append(HEADINGS[state].upper())
            blocks += _by_rule(of_state)
    if left:
        blocks.append(f"And {len(left)} more, none of them more serious: supervision findings list")
    blocks.append(
        "To see what shows one of them: supervision findings show, and its number. "
        "To say that you have taken note: supervision findings acknowledge, and its number."
    )
    return Letter(_subject(entries, settled), "\n\n".join(blocks) + "\n")


def _subject(entries: Sequence[Entry], settled: int) -> str:
    if not entries:
        return f"Found and settled meanwhile: {settled} findings"
    where = sorted({each.unit for each in entries})
    others = {1: "", 2: " and another unit"}.get(len(where), f" and {len(where) - 1} other units")
    most = max(each.notice.severity for each in entries).name
    return f"{len(entries)} findings in {where[0]}{others} ({most})"


def _opening(entries: Sequence[Entry], settled: int) -> str:
    counts = [
        f"{count} {words}"
        for state, words in (
            ("ESCALATED", "still open, of which nobody below you has taken note"),
            ("OPENED", "found"),
            ("REOPENED", "found again"),
            ("CHANGED", "that now weigh differently"),
            ("RESOLVED", "no longer so"),
        )
        if (count := sum(each.notice.state == state for each in entries))
    ]
    if settled:
        counts.append(f"{settled} found and settled meanwhile")
    said = f"Since our last letter to you: {'; '.join(counts)}."
    holding = [each.notice.severity for each in entries if each.notice.state != "RESOLVED"]
    if not holding:
        return f"{said} You need not do anything."
    most = max(holding).name
    return f"{said} The most serious is rated {most.lower()}: {SEVERITY_WORDS.get(most, 'for your information')}."


def _by_rule(entries: Sequence[Entry]) -> list[str]:
    of_rule: dict[tuple[str, str], list[Entry]] = defaultdict(list)
    for each in entries:
        of_rule[each.notice.rule_id, each.notice.pack_version].append(each)
    return [
        "\n".join([_rule(same[0]), *(f"  - {_line(each)}\n    {each.notice.finding_id}" for each in same)])
        for same in of_rule.values()
    ]


def _rule(entry: Entry) -> str:
    notice, rule = entry.notice, entry.rule
    told = f"{sentence(rule.statement if rule else notice.rule_id)} {authority(notice, rule)}"
    return told if notice.state == "RESOLVED" else f"{told} {what_to_do(rule)}"


def _line(entry: Entry) -> str:
    severity = entry.notice.severity.name.lower()
    silent = f"; {entry.silent} was told and has not taken note" if entry.silent else ""
    return f"{people(entry.names)}, in {entry.unit}, {since(entry.notice)} ({severity}{silent})"
