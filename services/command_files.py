"""Supervision commands from a file: JSON lines in which people are written with the employer's own ids.

    {"kind": "record_session", "supervisor_id": "hr:DEMO/10023", "supervisee_id": "hr:DEMO/10024", …}

`hr:DEMO/10023` is a person, `assignment:DEMO/10023-1` a post, `unit:DEMO/WARD7` a unit, `vacancy:DEMO/V12` a vacancy,
`position:DEMO/P12` a position; each is replaced by its opaque id before anything is validated, so that no employer's id
gets any further. A line may leave out command_id and correlation_id: they are then derived from the line, so that the
same file sent twice is taken once.
"""

import json
import re
from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple
from uuid import UUID, uuid5

from pydantic import ValidationError

from domain.catalogue import COMMANDS
from domain.event import Command
from services.hr_intake.identity import Pseudonym, peer_post_id, unit_id

REFERENCE = re.compile(r"\b(hr|assignment|unit|vacancy|position):([A-Z0-9]{2,12})/([A-Za-z0-9][A-Za-z0-9._/-]{0,39})")
LINES = UUID("8b0a6d0e-2f0e-5a5e-9a43-0a7d5f1c2f08")


class BadLine(NamedTuple):
    """A line that is no command; `number` counts from 1, `reason` never repeats what stands in it."""

    number: int
    reason: str


def read_commands(lines: Iterable[str | bytes], pseudonym: Pseudonym) -> Iterator[Command | BadLine]:
    """The command of each line, in order; empty lines and lines that begin with # are passed over."""
    for number, line in enumerate(lines, start=1):
        text = line.decode("utf-8", "replace") if isinstance(line, bytes) else line
        if text.strip() and not text.lstrip().startswith("#"):
            yield _command(number, text.strip(), pseudonym)


def resolved(value: Any, pseudonym: Pseudonym) -> Any:
    """The same JSON value with every reference in its texts replaced by the opaque id."""
    if isinstance(value, str):
        return REFERENCE.sub(lambda found: str(_id(found[1], found[2], found[3], pseudonym)), value)
    if isinstance(value, list):
        return [resolved(item, pseudonym) for item in value]
    if isinstance(value, dict):
        return {name: resolved(item, pseudonym) for name, item in value.items()}
    return value


def _id(kind: str, organisation: str, employers_id: str, pseudonym: Pseudonym) -> UUID:
    if kind == "unit":
        return unit_id(organisation, employers_id)
    if kind in ("vacancy", "position"):
        return peer_post_id(organisation, kind, employers_id)
    return pseudonym(organisation, employers_id, "person" if kind == "hr" else kind)


def _command(number: int, text: str, pseudonym: Pseudonym) -> Command | BadLine:
    try:
        fields = json.loads(text)
    except ValueError:
        return BadLine(number, "not JSON")
    if not isinstance(fields, dict) or fields.get("kind") not in COMMANDS:
        return BadLine(number, "no command of this kind; `kind` must be the name of a command, such as record_session")
    fields = {"command_id": str(uuid5(LINES, text)), **fields}
    fields = {"correlation_id": fields["command_id"], **resolved(fields, pseudonym)}
    try:
        return COMMANDS[fields["kind"]].model_validate_json(json.dumps(fields))
    except ValidationError as wrong:
        return BadLine(number, _what_is_wrong(wrong, COMMANDS[fields["kind"]]))


def _what_is_wrong(wrong: ValidationError, kind: type[Command]) -> str:
    named = {str(detail["loc"][0]) for detail in wrong.errors(include_input=False) if detail["loc"]}
    known = sorted(named & set(kind.model_fields))
    extra = " and fields that it does not have" if named - set(kind.model_fields) else ""
    return f"not a {kind.model_fields['kind'].default}: look at {', '.join(known) or 'its fields'}{extra}"
