"""The HR contract, version 1: every kind of HR message by its CloudEvents type.

The JSON Schemas that HR systems are given are made from these models and kept in `deploy/contracts/`.
"""

from services.hr_intake import contract_people as people
from services.hr_intake import contract_posts as posts
from services.hr_intake import contract_restricted as restricted
from services.hr_intake import contract_standing as standing
from services.hr_intake import contract_units as units
from services.hr_intake import contract_vacancies as vacancies
from services.hr_intake.hr_event import HrEvent

_ALL: tuple[type[HrEvent], ...] = (
    people.PersonRegistered,
    people.PersonDetailsChanged,
    people.PersonDeleted,
    people.PersonsMerged,
    people.CareerStageChanged,
    people.LeaverNotified,
    people.StaffLeft,
    people.LeaverCancelled,
    people.Rehired,
    posts.AssignmentStarted,
    posts.AssignmentChanged,
    posts.AssignmentEnded,
    posts.AssignmentDeleted,
    posts.LineManagerChanged,
    posts.HoursChanged,
    posts.AssignmentStatusChanged,
    standing.AbsenceStarted,
    standing.AbsenceAmended,
    standing.AbsenceEnded,
    standing.AbsenceCancelled,
    standing.RegistrationUpdated,
    standing.TrainingCompleted,
    restricted.FormalProcessOpened,
    restricted.FormalProcessClosed,
    restricted.ConcernRaised,
    restricted.ConcernClosed,
    units.UnitCreated,
    units.UnitRenamed,
    units.UnitMoved,
    units.UnitMerged,
    units.UnitClosed,
    units.UnitLeadChanged,
    vacancies.VacancyAuthorised,
    vacancies.VacancyAdvertised,
    vacancies.VacancyFilled,
    vacancies.VacancyWithdrawn,
    vacancies.PositionCreated,
    vacancies.PositionChanged,
    vacancies.PositionRemoved,
)

HR_EVENTS: dict[str, type[HrEvent]] = {kind.KIND: kind for kind in _ALL}
"""The model of the data by CloudEvents type, for example `hr.line_manager_changed.v1`."""

FAMILIES: frozenset[str] = frozenset(name.rpartition(".")[0] for name in HR_EVENTS)
"""The kinds without their version."""
