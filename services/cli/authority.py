"""On what authority a rule stands, beside every answer that names it: statement, source, what is unverified."""

from collections.abc import Iterable

from rich.markup import escape

from services.cli.output import out
from services.latest_rules import rules_by_id


def marked(rule_id: str) -> str:
    """The rule's id, marked where its source was not verified or a figure of it is our own default."""
    rule = rules_by_id().get(rule_id)
    if rule is None:
        return f"{rule_id} (not in these packs)"
    if not rule.verified:
        return f"{rule_id} (unverified)"
    return f"{rule_id} *" if rule.unverified_parameters else rule_id


def show_authority(rule_ids: Iterable[str]) -> None:
    """Print for each rule what it asks, who says so, and what of it is unverified."""
    for rule_id in dict.fromkeys(rule_ids):
        rule = rules_by_id().get(rule_id)
        if rule is None:
            continue
        star = "* " if rule.verified else ""
        unsure = f" [yellow]({star}{escape(rule.doubt)})[/yellow]" if rule.doubt else ""
        out.print(f"  [bold]{rule_id}[/bold] {escape(rule.statement)} Source: {escape(rule.source)}.{unsure}")
