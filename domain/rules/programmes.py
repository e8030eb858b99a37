"""Programmes of preceptorship and assessed years, as data: length, meetings, hours, what part-time work changes."""

from collections.abc import Iterable
from datetime import date
from fractions import Fraction
from pathlib import Path
from typing import Literal

from pydantic import BaseModel, ConfigDict, ValidationError

from domain.preceptorship_plan.vocabulary import MeetingKind, PartTimeMode
from domain.rules.rule_file import RuleFileError, first_fault, table_at, table_in, text_of
from domain.timeline import later
from domain.vocabulary import Profession

PROGRAMMES_FILE = Path(__file__).parent / "packs" / "programmes.toml"

REVIEW_DAYS = 1095
"""So long after a review the next is due: the product's default, no source says how often (PRE-29)."""

Kind = Literal["profession_specific", "multi_professional", "in_house", "assessed_year"]
State = Literal["in_force", "trial", "proposed", "closed"]
Jurisdiction = Literal["england", "northern_ireland", "scotland", "wales"]


class Programme(BaseModel):
    """One programme in one version; a figure that its sources leave open is None (unset).

    status: a `proposed` one applies to nobody yet, a `trial` one to its groups only, a `closed` one to plans that run.
    professions: whom it is for (none named: whoever the employer says). in_force_from: from when it may be offered.
    reviewed_on: when it was last compared with its sources.
    months: the planned length. longest_months: the cap, if any. earliest_months: signing off before is early.
    meetings: those that must be held. supernumerary_hours: hours in addition to the numbers, over the whole programme.
    preceptor_hours_a_year: protected time of a preceptor. support_months_after: support once the programme is done.
    development_hours_a_week: protected time of somebody who works full time. most_workload_percent: of an experienced
    colleague's, averaged over the programme.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: str
    title: str
    kind: Kind = "profession_specific"
    status: State = "in_force"
    jurisdiction: Jurisdiction | None = None
    professions: tuple[Profession, ...] = ()
    in_force_from: date | None = None
    reviewed_on: date | None = None
    months: int | None = None
    longest_months: int | None = None
    earliest_months: int | None = None
    part_time: PartTimeMode | None = None
    preceptor_within_days: int | None = None
    first_meeting_within_days: int | None = None
    review_months: tuple[int, ...] = ()
    meeting_max_gap_days: int | None = None
    meetings: tuple[MeetingKind, ...] | None = None
    items: tuple[str, ...] = ()
    supernumerary_hours: float | None = None
    supernumerary_pro_rata: bool = False
    preceptor_hours_a_year: float | None = None
    support_months_after: int | None = None
    development_hours_a_week: float | None = None
    most_workload_percent: float | None = None
    source: str
    verified: bool
    unverified_parameters: tuple[str, ...] = ()

    @property
    def review_due(self) -> date | None:
        """When it is to be compared with its sources again (PRE-29); None: nobody recorded that it ever was."""
        return None if self.reviewed_on is None else later(self.reviewed_on, REVIEW_DAYS)

    def supernumerary_hours_at(self, fte: float) -> float | None:
        """The hours for somebody who works `fte` of full time; None where the programme names no figure."""
        if self.supernumerary_hours is None or not self.supernumerary_pro_rata:
            return self.supernumerary_hours
        return float(Fraction(str(self.supernumerary_hours)) * Fraction(str(fte)))

    def development_hours_in(self, days: int, fte: float) -> float | None:
        """Protected hours in so many days for somebody who works `fte`; None where the programme names no figure."""
        if self.development_hours_a_week is None:
            return None
        return float(Fraction(str(self.development_hours_a_week)) * Fraction(str(min(fte, 1.0))) * days / 7)


class ProgrammeError(RuleFileError):
    """The file of programmes cannot be read; says which programme and why."""


def load_programmes(file: Path = PROGRAMMES_FILE) -> tuple[Programme, ...]:
    """All programmes. Raises ProgrammeError."""
    tables = table_in(text_of(file, ProgrammeError), file.name, ProgrammeError).get("programme", [])
    if not isinstance(tables, list):
        raise ProgrammeError(f"{file.name}: there is no [[programme]] in it")
    found: dict[tuple[str, str], Programme] = {}
    for number, each in enumerate(tables, 1):
        table = table_at(f"{file.name}: programme number {number}", each, ProgrammeError)
        name = table.get("name", f"number {number}")
        try:
            programme = Programme.model_validate(table)
        except ValidationError as error:
            raise ProgrammeError(f"{file.name}: programme {name}: {first_fault(error)}") from error
        if (programme.name, programme.version) in found:
            raise ProgrammeError(f"{file.name}: programme {name}: version {programme.version} stands there twice")
        found[programme.name, programme.version] = programme
    return tuple(found.values())


def programme_of(programmes: Iterable[Programme], name: str, version: str) -> Programme | None:
    """The programme that a plan was offered under, in the version that it keeps (PRE-28).

    None: not among ours, or only proposed, so that it applies to nobody (ASYE-10).
    """
    named = (each for each in programmes if (each.name, each.version) == (name, version))
    return next((each for each in named if each.status != "proposed"), None)


def to_offer(
    programmes: Iterable[Programme], jurisdiction: Jurisdiction, profession: Profession, on: date
) -> tuple[Programme, ...]:
    """What may be offered there, to somebody of that profession, on that day (T-60): nothing proposed or closed."""
    return tuple(
        each
        for each in programmes
        if each.status in ("in_force", "trial")
        and each.jurisdiction in (None, jurisdiction)
        and (not each.professions or profession in each.professions)
        and (each.in_force_from is None or each.in_force_from <= on)
    )
