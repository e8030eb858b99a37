"""`supervision foreign`: messages on our own topics that the ledger did not write, and how that showed."""

from typing import Annotated

import typer

from services.bus.foreign import ForeignMessages, Noted
from services.cli.output import show_json, show_table
from services.parts import parts
from services.settings import settings


def list_foreign(as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False) -> None:
    """Messages of strangers on our event topics. None of them was applied; look who may write there."""
    with parts(settings()) as the:
        rows = ForeignMessages(str(the.settings.database_url)).listed()
    if as_json:
        show_json(rows)
    else:
        show_table("Messages that are not ours", Noted._fields, rows)
