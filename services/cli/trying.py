"""`supervision rules diff` and `try`: what a changed pack says otherwise, and whom it would touch."""

from collections import Counter
from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import typer

from domain.rules.comparing import differences
from domain.rules.packs import PackError
from domain.rules.rule import Rule
from services.changed_pack import effects_on_everybody, rules_in, tried, version, versions_of
from services.cli.output import progress, show_json, show_table
from services.cli.question import AsJson, KnownAt, Names, On, Pseudonyms, Shown, day, moment, question
from services.cli.trouble import wrong_usage

SHOWN = 200
"""People who are listed; beyond them only how many."""

PackFile = Annotated[
    Path, typer.Argument(help="A pack as TOML, as in domain/rules/packs.", exists=True, dir_okay=False)
]
Version = Annotated[str, typer.Argument(help="A version that this installation has, or a file.")]


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
    try:
        rules = tried(_text_of(file), file.name, asked_day)
    except PackError as wrong:
        raise wrong_usage(str(wrong)) from wrong
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        with progress(transient=True) as bar:
            task = bar.add_task("people", total=None)
            found = effects_on_everybody(
                *(connection, rules, asked_day, moment(known_at)),
                done=lambda people, of: bar.update(task, completed=people, total=of),
            )
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


def _text_of(file: Path) -> str:
    try:
        return file.read_text("utf-8")
    except UnicodeDecodeError as wrong:
        raise wrong_usage(str(wrong)) from wrong


def _version(pack: str, named: str) -> Sequence[Rule]:
    try:
        if Path(named).is_file():
            return rules_in(_text_of(Path(named)), named)
        if named not in versions_of(pack):
            versions = ", ".join(versions_of(pack)) or "none"
            raise wrong_usage(f"of the pack {pack!r} there are the versions: {versions}; or give a file")
        return version(pack, named)
    except PackError as wrong:
        raise wrong_usage(str(wrong)) from wrong
