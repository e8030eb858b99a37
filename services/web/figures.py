"""How rules stand in figures, for whoever looks: the whole organisation, one's own units, or the rules one leads."""

from collections import Counter
from collections.abc import Iterable

from projections.report import Figures, report
from services.web.asked import Asked
from services.web.permissions import capacities
from services.web.sight import WITHIN, led_by
from services.web.visitor import AccessRole

LED_RULES = {AccessRole.PRECEPTORSHIP_LEAD: ("PRE-", "ASYE-"), AccessRole.PEER_LEAD: ("PEER-",)}
"""Of the rules that a lead answers for, figures of the whole organisation."""


def figures(asked: Asked, schema: str = "compliance") -> list[Figures]:
    """The figures that the visitor may see; the rules that most people do not meet come first."""
    roles = capacities(asked.visitor, "overview")
    connection, on, known_at = asked.connection, asked.on, asked.known_at
    if any(role not in WITHIN for role in roles):
        found = {row.rule_id: row for row in report(connection, schema, on, known_at)}
    else:
        units = led_by(connection, asked.visitor.person_id, asked.today)
        of_units = [row for row in report(connection, schema, on, known_at, by_unit=True) if row.unit_id in units]
        found = {row.rule_id: row for row in together(of_units)}
        led = tuple(prefix for role in roles for prefix in LED_RULES.get(role, ()))
        if led:
            found |= {
                row.rule_id: row for row in report(connection, schema, on, known_at) if row.rule_id.startswith(led)
            }
    return sorted(found.values(), key=lambda row: (-row.people_not_met, row.rule_id))


def together(rows: Iterable[Figures]) -> list[Figures]:
    """One row a rule, of several units together."""
    standings: dict[str, Counter[str]] = {}
    people: Counter[str] = Counter()
    for row in rows:
        standings.setdefault(row.rule_id, Counter()).update(row.standings)
        people[row.rule_id] += row.people_not_met
    return [Figures(rule_id, None, counted, people[rule_id]) for rule_id, counted in standings.items()]  # type: ignore[arg-type]
