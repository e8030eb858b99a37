"""Commands that somebody gives at the command line."""

import os
import pwd
from datetime import date
from typing import Any, TypeVar

from domain.event import Command
from services.cli.trouble import found_wrong
from services.deciding import actor as actor
from services.deciding import given
from services.register.outcome import Refused, Repeated
from services.register.register import Register

C = TypeVar("C", bound=Command)
SOURCE = "command line"


def asked_by(kind: type[C], by: str, on: date, **facts: Any) -> C:
    """A command of its own by that actor, effective on that day; facts: the rest of it."""
    return given(kind, SOURCE, by, on, **facts)


def operator() -> str:
    """Whoever runs the command, as an actor: the operating system's user, whom no variable of theirs can rename.

    Who is a member of staff does not follow from it: no role among ours lets an operator see people.
    """
    try:
        return f"operator:{pwd.getpwuid(os.getuid()).pw_name}"
    except KeyError:
        return f"operator:{os.getuid()}"


def put(register: Register, command: Command) -> None:
    """Hand it to the register. Raises Trouble where it refuses."""
    [outcome] = register.handle([command])
    if isinstance(outcome, Refused | Repeated):
        raise found_wrong(f"refused: {outcome.reason or 'taken before'}")
