"""Programmes of preceptorship and assessed years, as data: length, meetings, hours, what part-time work changes."""

from collections.abc import Iterable
from fractions import Fraction
from pathlib import Path

from pydantic import BaseModel, ConfigDict, ValidationError

from domain.preceptorship_plan.vocabulary import MeetingKind, PartTimeMode
from domain.rules.rule_file import RuleFileError, first_fault, table_at, table_in, text_of

PROGRAMMES_FILE = Path(__file__).parent / "packs" / "programmes.toml"


class Programme(BaseModel):
    """One programme in one version; a figure that its sources leave open is None (unset).

    months: the planned length. longest_months: the cap, if any. earliest_months: signing off before is early.
    meetings: those that must be held. supernumerary_hours: hours in addition to the numbers, over the whole programme.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    version: str
    title: str
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
    source: str
    verified: bool
    unverified_parameters: tuple[str, ...] = ()

    def supernumerary_hours_at(self, fte: float) -> float | None:
        """The hours for somebody who works `fte` of full time; None where the programme names no figure."""
        if self.supernumerary_hours is None or not self.supernumerary_pro_rata:
            return self.supernumerary_hours
        return float(Fraction(str(self.supernumerary_hours)) * Fraction(str(fte)))


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
    """The programme that a plan was offered under, in the version that it keeps (PRE-28); None: not among ours."""
    return next((each for each in programmes if (each.name, each.version) == (name, version)), None)
