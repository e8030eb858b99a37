"""docs/field.md, written by `python -m tests.field`: what the field asks, what serves it, what shows it."""

from collections.abc import Iterable, Sequence

from tests.field.catalogue import KINDS, Asked, catalogue
from tests.field.shown import ROOT, Shown, code_by_id, shown_by

PAGE = ROOT / "docs" / "field.md"
HEAD = """# The map of the field

Every rule, every trap and every arrangement that the product is asked to know: what serves it in the code, and which
tests show it. This page is written by `.venv/bin/python -m tests.field` from [docs/field](field), from the marks of the
tests and from the ids that the code names; the check fails where it is not up to date, where a test names an id that
does not exist, and where something has no test and does not stand in [not_yet.toml](field/not_yet.toml).
"""
WHEN = {"time": "by the clock", "event": "by events", "both": "by the clock and by events", "never": "", "": ""}


def text() -> str:
    """The whole page."""
    tests = shown_by()
    kinds = {kind: catalogue(kind) for kind in KINDS}
    code = code_by_id(each for asked in kinds.values() for each in asked)
    parts = [HEAD, _counts(kinds, tests)]
    for kind, asked in kinds.items():
        rows = [_row(each, code[each.id], tests.get(each.id, ())) for each in asked.values()]
        parts.append(_table(kind.capitalize(), ("", "what", "code", "shown by"), rows))
    return "\n".join(parts)


def _counts(kinds: dict[str, dict[str, Asked]], tests: dict[str, list[Shown]]) -> str:
    rows = [(kind, str(len(asked)), str(len(asked.keys() & tests.keys()))) for kind, asked in kinds.items()]
    return _table("How much of it", ("", "asked", "shown by a test"), rows)


def _row(asked: Asked, code: Sequence[str], tests: Sequence[Shown]) -> tuple[str, ...]:
    more = [asked.asks, ", ".join(asked.rules), ", ".join(filter(None, (asked.severity, WHEN[asked.evaluated])))]
    what = "<br>".join(_plain(each) for each in (asked.says, *more) if each)
    files = "<br>".join(f"[{file}](../{file})" for file in code)
    shown = "<br>".join(f"[`{test.name}`](../{test.file})" for test in tests)
    return asked.id, what, files, shown or "**not yet**"


def _table(title: str, columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"## {title}", "", _line(columns), _line(["---"] * len(columns)), *map(_line, rows), ""]
    return "\n".join(lines)


def _line(cells: Sequence[str]) -> str:
    return f"| {' | '.join(cells)} |"


def _plain(words: str) -> str:
    return words.replace("|", "\\|").replace("<", "&lt;")
