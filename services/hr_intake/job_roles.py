"""What a job role in HR's words means: the profession, how far somebody has come in it, and whether it is clinical."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from domain.vocabulary import CareerStage, Profession

JOB_ROLES = Path(__file__).parent / "job_roles.toml"


class Meaning(NamedTuple):
    """What a job role says about a post."""

    profession: Profession
    career_stage: CareerStage
    clinical: bool


UNKNOWN = Meaning(Profession.OTHER, CareerStage.QUALIFIED, clinical=False)
"""What is taken of a role that nobody has listed."""


def meaning(job_role: str) -> Meaning:
    """The meaning of a job role, with or without ESR's staff group before a bar; UNKNOWN where it is not listed."""
    return _listed().get(_plain(job_role.rpartition("|")[2]), UNKNOWN)


def _plain(name: str) -> str:
    return " ".join(name.casefold().split())


@cache
def _listed() -> dict[str, Meaning]:
    roles = tomllib.loads(JOB_ROLES.read_text(encoding="utf-8"))["role"]
    return {
        _plain(name): Meaning(Profession(role["profession"]), CareerStage(role["career_stage"]), role["clinical"])
        for role in roles
        for name in role["names"]
    }
