"""A file of rules as a table; whatever is wrong with it is an error that names the file."""

import tomllib
from pathlib import Path
from typing import Any

from pydantic import ValidationError


class RuleFileError(ValueError):
    """A file of rules that cannot be used; says which file and why."""


class PackError(RuleFileError):
    """A pack that cannot be used; says in which file, which rule and why."""


def text_of(file: Path, refused: type[RuleFileError]) -> str:
    """What stands in the file. Raises `refused`."""
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, UnicodeDecodeError) as error:
        raise refused(f"{file.name}: cannot be read: {error}") from error


def table_in(text: str, name: str, refused: type[RuleFileError]) -> dict[str, Any]:
    """The TOML document. Raises `refused`; `name` says where it came from."""
    try:
        return tomllib.loads(text)
    except (ValueError, RecursionError) as error:  # also numbers and days that are too large, and bottomless lists
        raise refused(f"{name}: not readable as TOML: {error}") from error


def table_at(where: str, value: object, refused: type[RuleFileError]) -> dict[str, Any]:
    """The value, which must be a table. Raises `refused`."""
    if not isinstance(value, dict):
        raise refused(f"{where}: {type(value).__name__} stands where a table is meant")
    return value


def first_fault(error: ValidationError) -> str:
    """Where in a table something is wrong, and what."""
    fault = error.errors()[0]
    field = ".".join(str(part) for part in fault["loc"])
    return f"{field + ': ' if field else ''}{fault['msg']}"
