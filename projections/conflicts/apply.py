"""Where roles clash in one person, on which days and on which evidence; who holds which role toward whom."""

from collections.abc import Callable, Mapping, Sequence
from datetime import date
from pathlib import Path

from domain.event import Event
from domain.rules.changes import ISSUE_ROUTES
from domain.rules.role_days import (
    CORRECTIONS,
    LINE_MANAGEMENT,
    POSTS,
    PRECEPTING,
    PRESENCE,
    RELATIONSHIPS,
    about,
    corrected,
    subjects_of,
)
from domain.rules.rule import Knowledge, Rule, Shape
from domain.staff_member.events import HistoryCorrected
from domain.vocabulary import PersonId, Status
from projections.assessor import role_assessor, unit_assessor
from projections.rule_read_model import RuleReadModel

NAME = "conflicts"
SHAPES_HERE = frozenset({"separation", "cycle", "apart"})
"""The shapes of rule that look for clashes of roles; all others are compliance."""

ROLES = PRESENCE | POSTS | LINE_MANAGEMENT | RELATIONSHIPS | PRECEPTING | ISSUE_ROUTES | CORRECTIONS
"""Kinds of event that change who holds which role, and when."""

UNTOLD = frozenset({Status.NOT_APPLICABLE, Status.COMPLIANT})
"""Roles that do not clash make no row here: there are as many as pairs of roles."""

UNFOLDED = (
    "session.",
    "finding.",
    "group.",
    "pair.met",
    "pair.self_assessed",
    "declaration.",
    "restricted.",
    "pack.",
    "access.",
    "supervision.nil_declared",
    "supervision.interest_declared",
)
"""Who met whom, alone or in a group, says nothing of roles; these are nine events of ten.

What is restricted has no place here (ACC-09).
"""


def conflicts(rules: Sequence[Rule], shapes: Mapping[str, Shape], today: Callable[[], date]) -> RuleReadModel:
    """The projection; of `rules` it takes those about clashes of roles. today: the local day, asked at each batch."""
    here = [rule for rule in rules if rule.shape in SHAPES_HERE and not rule.restricted]
    ids = {rule.id for rule in here}
    schema_sql = Path(__file__).with_name("schema.sql").read_text("utf-8")
    roles = role_assessor(ROLES, _affected)
    units = unit_assessor(PRESENCE | POSTS | CORRECTIONS)
    return RuleReadModel(NAME, schema_sql, here, shapes, [roles, units], UNTOLD, UNFOLDED, ids.__contains__, today)


def _affected(event: Event, knowledge: Knowledge) -> set[PersonId]:
    """Those toward whom a role may have changed: it stands in their own dossier, and ends when its holder leaves."""
    if isinstance(event, HistoryCorrected):
        return corrected(event, knowledge)
    if event.type in PRESENCE:
        return {about(event)} | subjects_of(knowledge.person(about(event)))
    return {about(event)}
