"""`supervision contract`: what other systems are given, as JSON Schemas and one AsyncAPI document."""

from pathlib import Path
from typing import Annotated

import typer

from services.cli.output import say, show_json
from services.contract_documents import contract_documents, write_documents


def show_contract(
    to: Annotated[Path | None, typer.Option("--out", help="Write one file per document into this folder.")] = None,
) -> None:
    """Print the JSON Schema of every HR message and the AsyncAPI document of every topic."""
    if to is None:
        show_json(contract_documents())
        return
    files = write_documents(to)
    say(f"{len(files)} documents written to {to}.")
