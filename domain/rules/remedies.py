"""What would put a breach right, in words, by the shape of the rule and its figures."""

from collections.abc import Callable, Iterable
from typing import Any

from domain.rules.cadence import CadenceParameters
from domain.rules.completeness import CompletenessParameters
from domain.rules.deadline import DeadlineParameters
from domain.rules.eligibility import Parameters as EligibilityParameters
from domain.rules.expiry import ExpiryParameters
from domain.rules.met_by import MetBy
from domain.rules.quantity import QuantityParameters
from domain.rules.rule import Rule
from domain.vocabulary import SessionFormat

IN_SHORT = {
    "cadence": "hold the session and record it, or record the absence that explains the gap",
    "quantity": "plan the hours that are missing and record them as they are held",
    "taper": "plan more of it, so that it falls step by step after qualifying and not at once",
    "deadline": "do what is due and record it, or record why it had to wait",
    "expiry": "renew it, and until then do not plan work that needs it",
    "capacity": "give part of the work to somebody else, from a day you choose",
    "separation": "end one of the two roles, or name somebody independent for one of them",
    "cycle": "give one of the people in the circle another supervisor",
    "eligibility": "name somebody who may take the role, or record what shows that this person may",
    "completeness": "add what is missing to the record",
    "review": "see whether what makes it bearable still does, and record that it was reviewed, or end the acceptance",
    "ratio": "share the people out among more colleagues",
    "apart": "give one of the two another line manager, or end the pair",
    "readiness": "record what is missing around the post, or withdraw it until it is there",
    "former_peer": "talk about what changes between the two; by itself it is told no more after some time",
    "variety": "let somebody else supervise as well, for a while or in one kind",
    "in_a_row": "find a time at which a session can be held, and hold it",
    "template": "give the role to somebody whom the template of the service names, or change the template",
    "overlap": "amend the time of one of the records, or dispute the one that is not so",
    "group": "make the group smaller or its sessions longer, or let everybody agree to its rules",
}
"""By the shape of a rule: what somebody who answers for the service can do now."""

_MET = {
    MetBy.SUPERVISOR_NAMED: "somebody is named to give {kinds}, from a day not after the due day",
    MetBy.LINE_MANAGER_NAMED: "a line manager is named for the post, if only to stand in",
    MetBy.OTHER_SUPERVISOR: "somebody else is named for the same supervision, or holds a session of it",
    MetBy.AGREEMENT: "both sign the agreement, or look at it again, and that is recorded",
    MetBy.SESSION_HELD: "a session of {kinds} is held and recorded",
    MetBy.PLAN: "a plan begins, or the person declines the offer of one",
    MetBy.PRECEPTOR_NAMED: "a preceptor is named for the plan",
    MetBy.OFFER: "a programme is offered to the person and the offer recorded",
    MetBy.ANSWER: "the person takes the offer, or declines it with a reason, and that is recorded",
    MetBy.OTHER_PRECEPTOR: "somebody who stays is named preceptor of the plan",
    MetBy.ANY_MEETING: "a meeting of the plan is held and recorded",
    MetBy.SUPERNUMERARY_HOURS: "the hours in addition to the numbers that are missing are worked and recorded",
    MetBy.DEVELOPMENT_HOURS: "the protected time that is missing is given and recorded",
    MetBy.WORKLOAD: "the workload is recorded and on average low enough; the plan may be extended for it",
    MetBy.CREDIT: "somebody answers for how much of the time before the start is credited, or for none of it",
    MetBy.REGISTERED: "the registration with {bodies} is recorded, or the plan begins anew from its day",
    MetBy.MEETING_HELD: "the {meeting} meeting is held and recorded",
    MetBy.ITEM_COMPLETED: "{item} is completed and recorded",
    MetBy.PLAN_CLOSED: "the plan is completed, extended, or closed otherwise",
    MetBy.PASSPORT: "a skills passport is opened for the person",
    MetBy.PASSPORT_REVIEWED: "the passport is reviewed with the person, or closed",
    MetBy.GLASS_REVIEWED: "somebody who is neither of the two reviews whether there was reason enough",
    MetBy.PASSPORT_OWNED: "somebody who stays is named to answer for the passport",
    MetBy.ISSUE_ROUTE: "somebody outside the pair is named to whom the person can take issues",
    MetBy.OUTSIDER_CONFIRMED: "somebody confirms what is known of the supervisor, or the supervision ends",
    MetBy.PAIR_MET: "the two meet and record it, or end the pair",
    MetBy.PAIR_ACTIVITIES: "what the pair did of the four kinds is recorded",
    MetBy.PAIR_ASSESSED: "both of the pair assess themselves {item} it, and record that they did",
    MetBy.DECLARATION: "the person declares what there is, that there is nothing, or that it still stands",
    MetBy.PUBLISHED: "the register is published with what the person has declared",
    MetBy.INTEREST_DECLARED: "nothing: it was declared late, and is declared now",
    MetBy.INTEREST_REVIEWED: "a manager looks at the interest and records what is done about it",
    MetBy.TRAINING: "the training {competence} is completed and recorded",
}


def remedy(rule: Rule) -> str:
    """A clause without a capital and without a full stop, as exact as the rule's figures allow."""
    by_figures = _BY_SHAPE.get(rule.shape)
    return IN_SHORT[rule.shape] if by_figures is None else by_figures(rule.parameters)


def listed(words: Iterable[object]) -> str:
    """Some words of the vocabulary as a person says them: "line, clinical or peer supervision" without the noun."""
    said = [str(word).replace("_", " ") for word in words]
    return said[0] if len(said) == 1 else f"{', '.join(said[:-1])} or {said[-1]}" if said else ""


def session_asked(figures: CadenceParameters | QuantityParameters) -> str:
    """Which session counts: "an individual session of clinical supervision of at least 60 minutes"."""
    length = f" of at least {figures.min_minutes} minutes" if figures.min_minutes else ""
    article = {SessionFormat.INDIVIDUAL: "an individual", SessionFormat.GROUP: "a group", None: "a"}[figures.format]
    function = figures.function if isinstance(figures, CadenceParameters) else None
    purpose = f", said to be {function}" if function else ""
    part = f" that included {listed([figures.included])}" if figures.included else ""
    return f"{article} session of {listed(figures.kinds)} supervision{length}{purpose}{part}"


def _cadence(figures: CadenceParameters) -> str:
    return f"{session_asked(figures)} is held and recorded, or the absence that explains the gap is"


def _quantity(figures: QuantityParameters) -> str:
    if figures.unset:
        return "somebody sets the figure that the sources leave open"
    pieces = "sessions" if figures.kinds else "records"
    unit = "minutes" if figures.min_minutes_in_window is not None else pieces
    enough = f"{figures.least} {unit} in {figures.window_days} days"
    if not figures.kinds:
        return f"more is learned and recorded as {listed(figures.competences)}, {enough} in all"
    return f"more is held and recorded, {enough} in all; {session_asked(figures)} counts"


def _deadline(figures: DeadlineParameters) -> str:
    words = {
        "kinds": f"{listed(figures.kinds)} supervision" if figures.kinds else "supervision",
        "meeting": figures.meeting or "",
        "item": (figures.item or "").replace("_", " "),
        "bodies": listed(figures.bodies),
        "competence": (figures.competence or "").replace("_", " "),
    }
    return _MET[figures.met_by].format(**words)


def _expiry(figures: ExpiryParameters) -> str:
    what = (figures.competence or "registration").replace("_", " ")
    return f"the {what} is renewed and recorded; until then no work is planned that needs it"


def _eligibility(figures: EligibilityParameters) -> str:
    who = [
        "is registered and has not lapsed" if figures.registration_current or figures.not_lapsed else "",
        f"is registered with {listed(figures.bodies)}" if figures.bodies else "",
        f"works as {listed(sorted(figures.professions))}" if figures.professions and not figures.bodies else "",
        f"has the training {listed([figures.training])} and has kept it up" if figures.training else "",
        "is of the same profession or has declared competence in it" if figures.families else "",
        "is of a high enough band" if figures.at_least_their_band or figures.least_band else "",
        "has the agreements that somebody employed elsewhere needs" if figures.agreements else "",
        "is still with the employer" if figures.with_the_employer else "",
    ]
    asked = ", ".join(each for each in who if each)
    return f"somebody is {listed(sorted(figures.roles))} who {asked}; or what shows that this person may is recorded"


def _completeness(figures: CompletenessParameters) -> str:
    if figures.not_early:
        instead = f", or {listed([figures.or_item])} is recorded" if figures.or_item else ""
        return f"the plan is reopened and completed when the earliest months of its programme have passed{instead}"
    return "what is missing of its items, meetings and signatures is added to the record"


_BY_SHAPE: dict[str, Callable[[Any], str]] = {
    "cadence": _cadence,
    "quantity": _quantity,
    "deadline": _deadline,
    "completeness": _completeness,
    "expiry": _expiry,
    "eligibility": _eligibility,
}
