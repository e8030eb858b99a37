"""`supervision rules diff` and `try`: what a changed pack says otherwise, and whom it would touch."""

from collections import Counter
from collections.abc import Sequence
from datetime import date, datetime
from pathlib import Path
from typing import Annotated, NamedTuple

import psycopg
import typer

from domain.rules.comparing import Effect, as_if_always, differences, effects
from domain.rules.packs import PackError, in_force, load_packs, rules_of
from domain.rules.precedence import refuse_loosening
from domain.rules.programmes import load_programmes
from domain.rules.rule import Rule
from domain.rules.shapes import SHAPES
from domain.vocabulary import PersonId
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.projection import reading
from services.cli.output import progress, show_json, show_table
from services.cli.question import AsJson, KnownAt, Names, On, Pseudonyms, Shown, day, moment, question
from services.cli.trouble import wrong_usage

AT_ONCE = 200
"""People whose histories are looked up together."""
SHOWN = 200
"""People who are listed; beyond them only how many."""

PackFile = Annotated[
    Path, typer.Argument(help="A pack as TOML, as in domain/rules/packs.", exists=True, dir_okay=False)
]
Version = Annotated[str, typer.Argument(help="A version that this installation has, or a file.")]


class Tried(NamedTuple):
    """One rule of the file, and the one in force in whose place it would stand."""

    rule: Rule
    instead_of: Rule | None


def show_differences(
    pack: Annotated[str, typer.Argument(help="Its id, for example supervision.")],
    first: Version,
    second: Version,
    as_json: AsJson = False,
) -> None:
    """What two versions of a pack say differently, rule by rule and figure by figure."""
    found = differences(_version(pack, first), _version(pack, second))
    if as_json:
        show_json(found)
        return
    rows = ((each.rule_id, each.what, each.field.replace("_", " "), each.before, each.after) for each in found)
    show_table(f"{pack}: {first} → {second}", ("rule", "", "what", "before", "after"), rows, empty="they say the same")


def try_pack(
    file: PackFile,
    on: On = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """Whom a changed pack would newly find in breach, or release, before anybody publishes it.

    Each rule of the file is tried as if it had been in force instead of the one of the same id. Nothing is written,
    except that you looked. Ctrl-C stops it.
    """
    asked_day = day(on)
    tried = _tried(file, asked_day)
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        found = effects_on_everybody(connection, tried, asked_day, moment(known_at))
        asked.shows("trial", found)
        touched = [each for each in found if each.before.is_breach is not each.after.is_breach]
        if as_json:
            asked.show_as_json(found)
            return
        asked.people.know(person for each in touched[:SHOWN] for person in each.people)
        for title, newly in ((f"Newly in breach on {asked_day}", True), (f"Released on {asked_day}", False)):
            those = [each for each in touched if each.after.is_breach is newly]
            rows = ((each.rule_id, asked.people.names(each.people), each.before, each.after) for each in those[:SHOWN])
            show_table(f"{title}: {len(those)}", ("rule", "who", "now", "would be"), rows, empty="nobody")
        others = Counter((each.rule_id, each.before, each.after) for each in found if each not in touched)
        changes = ((*change, many) for change, many in sorted(others.items()))
        show_table("Otherwise changed", ("rule", "now", "would be", "how many"), changes, empty="nothing")


def effects_on_everybody(
    connection: psycopg.Connection, tried: Sequence[Tried], on: date, known_at: datetime | None
) -> list[Effect]:
    """How the standings of everybody on that day would be others. Shows how far it is."""
    found: list[Effect] = []
    with reading(connection, KNOWS_ALL), progress(transient=True) as bar:
        everybody = KnowledgeThen(connection, known_at).everybody()
        task = bar.add_task("people", total=len(everybody))
        for start in range(0, len(everybody), AT_ONCE):
            some = everybody[start : start + AT_ONCE]
            found += _effects_on(connection, tried, some, on, known_at)
            bar.advance(task, len(some))
    return found


def _effects_on(
    connection: psycopg.Connection,
    tried: Sequence[Tried],
    people: Sequence[PersonId],
    on: date,
    known_at: datetime | None,
) -> list[Effect]:
    knowledge = KnowledgeThen(connection, known_at)
    knowledge.hold(people)
    return [
        effect
        for person_id in people
        for rule, instead_of in tried
        for effect in effects(instead_of, as_if_always(rule, instead_of), SHAPES, (person_id, knowledge), on)
    ]


def _tried(file: Path, on: date) -> list[Tried]:
    known = {rule.id: rule for rule in in_force(load_packs(), on)}
    tried = [Tried(rule, known.get(rule.id)) for rule in _rules_in(file)]
    for rule, instead_of in tried:
        if instead_of is not None and rule.level > instead_of.level:
            _refuse(rule, instead_of)
    return tried


def _refuse(lower: Rule, higher: Rule) -> None:
    try:
        refuse_loosening(lower, higher)
    except PackError as wrong:
        raise wrong_usage(str(wrong)) from wrong


def _rules_in(file: Path) -> Sequence[Rule]:
    try:
        return rules_of(file.read_text("utf-8"), file.name, load_programmes())
    except (PackError, UnicodeDecodeError) as wrong:
        raise wrong_usage(str(wrong)) from wrong


def _version(pack: str, version: str) -> Sequence[Rule]:
    if Path(version).is_file():
        return _rules_in(Path(version))
    known = [rule for rule in load_packs() if rule.pack_id == pack]
    found = [rule for rule in known if rule.pack_version == version]
    if not found:
        versions = ", ".join(sorted({rule.pack_version for rule in known})) or "none"
        raise wrong_usage(f"of the pack {pack!r} there are the versions: {versions}; or give a file")
    return found
