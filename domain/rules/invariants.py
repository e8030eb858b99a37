"""Rules that are never alerted because they cannot be broken: as data beside the packs, each with what keeps it."""

import tomllib
from datetime import date
from functools import lru_cache
from pathlib import Path

from pydantic import BaseModel, ConfigDict

INVARIANTS_FILE = Path(__file__).parent / "packs" / "invariants.toml"


class Invariant(BaseModel):
    """One such rule. refused_as: the codes with which a command that would break it is refused.

    built_into: the module that works things out so that it holds. verified: whether its source was read and says this.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    id: str
    statement: str
    refused_as: tuple[str, ...] = ()
    built_into: str | None = None
    source: str
    verified: bool


class InvariantsPack(BaseModel):
    """The file as a whole."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    pack_id: str
    version: str
    in_force_from: date
    invariants: tuple[Invariant, ...]


@lru_cache
def load_invariants(file: Path = INVARIANTS_FILE) -> InvariantsPack:
    """The invariants. Raises pydantic.ValidationError where the file does not fit."""
    return InvariantsPack.model_validate(tomllib.loads(file.read_text(encoding="utf-8")))
