"""What was ever said of somebody, also in error, of that on which it depends whom a rule is for. It is never unsaid."""

from typing import Any, NamedTuple

from domain.dossier_facts.facts import remembered_from
from domain.dossier_facts.person import Dossier
from domain.small_record.vocabulary import RecordKind
from domain.vocabulary import SupervisionKind


class Ever(NamedTuple):
    """said: professions, career stages, whether the work was clinical. kinds: in which the person was supervised.

    bodies: that ever listed the person, without regard to case. records: kinds of small record that ever named them.
    decides: the organisation's list ever had them as a decision maker. not_held: kinds of supervision of which they
    ever had a session cancelled or missed. supervises: kinds in which they ever supervised.
    """

    has_post: bool
    has_plan: bool
    said: frozenset[Any]
    kinds: frozenset[SupervisionKind]
    programmes: frozenset[str]
    bodies: frozenset[str]
    records: frozenset[RecordKind]
    decides: bool
    has_interest: bool
    not_held: frozenset[SupervisionKind]
    supervises: frozenset[SupervisionKind]


_ASKED_ABOUT = frozenset({"profession", "career_stage", "clinical"})
_SUPERVISION = ("supervised_by", "supervises", "not_held")


@remembered_from("facts", "posts", *_SUPERVISION, "plans", "registrations", "records", "declarations")
def ever(dossier: Dossier) -> Ever:
    """Of this person."""
    kinds = frozenset(known.kind for known in dossier.supervised_by.values())
    bodies = frozenset(body.casefold() for body in dossier.registrations)
    records = frozenset(known.kind for known in dossier.records.values())
    declared = dossier.declarations
    return Ever(
        *(bool(dossier.posts), bool(dossier.plans), _said(dossier), kinds, _offered(dossier), bodies, records),
        *(declared.ever_decided, bool(declared.interests)),
        frozenset(each.kind for each in dossier.not_held.values()),
        frozenset(known.kind for known in dossier.supervises.values()),
    )


def _said(dossier: Dossier) -> frozenset[Any]:
    logs = (dossier.facts.log, *(post.facts.log for post in dossier.posts.values()))
    return frozenset(fact.value for log in logs for fact in log if fact.group in _ASKED_ABOUT)


def _offered(dossier: Dossier) -> frozenset[str]:
    return frozenset(
        fact.value.programme for plan in dossier.plans.values() for fact in plan.facts.log if fact.group == "offered"
    )
