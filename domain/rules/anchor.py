"""From which day a deadline counts: a small closed list, so that most new rules need data and not code."""

from enum import StrEnum

from domain.small_record.vocabulary import RecordKind


class Anchor(StrEnum):
    """What a deadline counts from."""

    APPLIES = "applies"
    """The first day on which the rule applies: a clinical starter, a new profession."""
    APPLIES_AND_REGISTERED = "applies_and_registered"
    """That day or the first day of registration, whichever is later (PRE-23)."""
    POST_START = "post_start"
    """The first day of each active post, while the rule applies: bank and second posts as well (T-09)."""
    RELATIONSHIP_START = "relationship_start"
    FIRST_SESSION = "first_session"
    """The first session of a supervision relationship."""
    SUPERVISOR_ABSENT = "supervisor_absent"
    """The first day of an absence of the supervisor, while the relationship runs; over when the absence is."""
    SUPERVISOR_LEAVES = "supervisor_leaves"
    """The supervisor's last working day; marked from the day of notice on."""
    PLAN_START = "plan_start"
    PLAN_SHARE = "plan_share"
    """When a share of the planned length is worked off."""
    PLAN_REVIEWS = "plan_reviews"
    """When so many months are worked off: each of the months in which the programme asks for a review."""
    PLAN_END = "plan_end"
    """The planned last day, moved by pauses, part-time work and extensions."""
    PLAN_DONE = "plan_done"
    """The planned last day, or completion where that comes first; asked after completion as well."""
    PROGRAMME_END = "programme_end"
    """The longest that the programme allows; the planned last day where it names no cap."""
    PLAN_OFFERED = "plan_offered"
    PLAN_BEGUN_LATE = "plan_begun_late"
    """The day on which a plan began that began long after start in post and registration."""
    PLAN_COMPLETED = "plan_completed"
    PRECEPTOR_LEAVES = "preceptor_leaves"
    """The preceptor's last working day; marked from the day of notice on."""
    PAIR_FORMED = "pair_formed"
    """The first day of a learning pair; asked until its last."""
    PAIR_OVER = "pair_over"
    """The last day of a learning pair, planned or come sooner; asked afterwards as well."""
    INTEREST_AROSE = "interest_arose"
    """The day on which each interest arose that the person has declared; one that nobody declared is not known."""
    INTEREST_DECLARED = "interest_declared"
    """The day on which each interest was declared, while it has not ended."""
    DECLARED = "declared"
    """The first day on which the person declared anything, or that there is nothing, while the rule applies."""
    PASSPORT_OPENED = "passport_opened"
    """The first day of a skills passport; asked until it is closed."""
    APPRENTICESHIP_BEGUN = "apprenticeship_begun"
    """The first day of a course that is an apprenticeship; asked until its last."""
    PLACEMENT_BEGUN = "placement_begun"
    """The first day of a placement; asked until its last."""
    GLASS_BROKEN = "glass_broken"
    """The day on which somebody saw of the person what their roles do not show them; asked until it is reviewed."""
    FROM_ELSEWHERE = "from_elsewhere"
    """The day from which a supervisor is known to be employed elsewhere; asked while the supervision lasts."""


OF_RELATIONSHIPS = frozenset(
    {
        Anchor.RELATIONSHIP_START,
        Anchor.FIRST_SESSION,
        Anchor.SUPERVISOR_ABSENT,
        Anchor.SUPERVISOR_LEAVES,
        Anchor.FROM_ELSEWHERE,
    }
)
ON_PLAN_CLOCK = frozenset(
    {
        Anchor.PLAN_START,
        Anchor.PLAN_SHARE,
        Anchor.PLAN_REVIEWS,
        Anchor.PLAN_END,
        Anchor.PLAN_DONE,
        Anchor.PROGRAMME_END,
    }
)
"""Anchors whose day the clock of the plan tells."""
APART = frozenset({Anchor.PLAN_OFFERED, Anchor.PLAN_BEGUN_LATE, Anchor.PLAN_COMPLETED, Anchor.PRECEPTOR_LEAVES})
OF_PLANS = ON_PLAN_CLOCK | APART
OF_RECORDS = {
    Anchor.PAIR_FORMED: RecordKind.PAIR,
    Anchor.PAIR_OVER: RecordKind.PAIR,
    Anchor.PASSPORT_OPENED: RecordKind.PASSPORT,
    Anchor.APPRENTICESHIP_BEGUN: RecordKind.COURSE,
    Anchor.PLACEMENT_BEGUN: RecordKind.PLACEMENT,
    Anchor.GLASS_BROKEN: RecordKind.BREAK_GLASS,
}
"""Anchors that lie in a small record, and in which kind of record."""
OWED = frozenset({Anchor.GLASS_BROKEN})
"""What is owed to a person by others: also while they are away, and after they have left."""
OF_INTERESTS = frozenset({Anchor.INTEREST_AROSE, Anchor.INTEREST_DECLARED})
