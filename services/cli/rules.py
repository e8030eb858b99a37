"""`supervision rules`: which rules there are, on what authority, and why somebody stands as they do against one."""

from datetime import date
from typing import Annotated, Any

import typer
from rich.markup import escape

from domain.rules.explaining import Explanation, asked_for
from domain.rules.packs import in_force, load_packs
from domain.rules.rule import Rule
from domain.vocabulary import Status
from projections.audit_history.queries import entries
from services.cli.asking import Person, show_entries
from services.cli.authority import marked, show_authority
from services.cli.output import out, show_json, show_table
from services.cli.question import AsJson, KnownAt, Names, On, Pseudonyms, Question, Shown, day, moment, question
from services.cli.trouble import wrong_usage
from services.explained import explained
from services.latest_rules import figures_of, rule_on, rules_by_id, told, unset

RuleId = Annotated[str, typer.Argument(help="Its id, for example SUP-01.")]


def list_rules(
    pack: Annotated[str | None, typer.Option(help="Only of this pack.")] = None,
    on: On = None,
    as_json: AsJson = False,
) -> None:
    """The rules in force on a day: what each asks, of whom, and how much it matters."""
    rules = [rule for rule in in_force(load_packs(), day(on)) if pack in (None, rule.pack_id)]
    if as_json:
        show_json([told(rule) for rule in rules])
        return
    columns = ("rule", "pack", "severity", "by", "for", "asks")
    shown = (
        (marked(rule.id), f"{rule.pack_id} {rule.pack_version}", rule.severity.name, rule.evaluated, *_asks(rule))
        for rule in rules
    )
    show_table(f"Rules in force on {day(on)}", columns, shown)
    out.print("* a figure of it is our own default; see: supervision rules show RULE")


def show_rule(rule_id: RuleId, as_json: AsJson = False) -> None:
    """One rule with its figures, its source, and what of it nobody confirmed."""
    rule = _rule(rule_id, None)
    if as_json:
        show_json(told(rule))
        return
    show_authority([rule.id])
    rows = [
        *(("pack", f"{rule.pack_id} {rule.pack_version}"), ("in force from", rule.in_force_from)),
        *(
            ("in force to", rule.in_force_to),
            ("severity", rule.severity.name),
            ("level", rule.level.name),
            ("evaluated by", rule.evaluated),
        ),
        *(("shape", rule.shape), ("for", asked_for(rule.applies_to) or "everybody")),
        *((name.replace("_", " "), value) for name, value in figures_of(rule).items()),
        *((name.replace("_", " "), "unset: left open by the sources") for name in unset(rule)),
    ]
    show_table(f"{rule.id}", ("what", "figure"), rows)


def explain_rule(
    rule_id: RuleId,
    person: Person,
    on: On = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
    names: Names = False,
    pseudonyms: Pseudonyms = False,
) -> None:
    """Why somebody stands as they do: what the rule asks, what counted, what did not, what would put it right."""
    asked_day, rule = day(on), _rule(rule_id, day(on))
    if rule.restricted:
        raise wrong_usage(f"{rule.id} is about restricted cases; see: supervision restricted list")
    with question(Shown(as_json, pseudonyms, names)) as asked, asked.connection() as connection:
        found = asked.people.find(person)
        answer = explained(connection, rule, found, asked_day, moment(known_at))
        asked.shows("explanation", answer.explanations, found)
        if as_json:
            asked.show_as_json([answer])
            return
        show_authority([rule.id])
        if answer.not_for:
            who = escape(asked.people.name(found))
            out.print(f"On {asked_day} it asks nothing of {who}: {escape(answer.not_for)}.")
        for each in answer.explanations:
            _show(asked, connection, each, asked_day)


def _show(asked: Question, connection: Any, found: Explanation, on: date) -> None:
    standing = found.standing
    until = f"until {found.last_day}" if found.last_day else "and goes on, as far as is known"
    past = standing.due_on is not None and standing.due_on < on
    due = f" It {'fell' if past else 'falls'} due on {standing.due_on}." if standing.due_on else ""
    who = escape(asked.people.names(found.people))
    status = str(standing.status).replace("_", " ")
    out.print(f"\n{who}, on {on}: [bold]{status}[/bold], from {found.first_day} {until}.{due}")
    if standing.status is Status.PAUSED:
        out.print("Its clock stands: the events below say why.")
    if standing.status is Status.UNKNOWN:
        out.print(
            "Nothing is known by which it could be told: the sources leave its figure open, or what was before an "
            "opening position was not loaded, which then stands below."
        )
    show_entries(asked, entries(connection, found.counted), "What shows it")
    if found.passed_over:
        columns = ("held on", "kind", "minutes", "why it does not count")
        rows = ((each.held_on, each.kind.replace("_", " "), each.minutes, each.why) for each in found.passed_over)
        show_table("What did not count", columns, rows)
    if found.put_right:
        out.print(f"What would put it right: {escape(found.put_right)}.")


def _rule(rule_id: str, on: date | None) -> Rule:
    """The rule, in the version in force on that day (None: the latest). Raises Trouble."""
    known = rules_by_id()
    found = known.get(rule_id.upper()) if on is None else rule_on(rule_id.upper(), on)
    if found is None:
        raise wrong_usage(f"there is no rule {rule_id!r}; there are: {', '.join(sorted(known))}")
    return found


def _asks(rule: Rule) -> tuple[str, str]:
    return asked_for(rule.applies_to) or "everybody", rule.statement.partition(". ")[0]
