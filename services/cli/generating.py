"""`supervision generate`: the HR messages of an invented trust of any size."""

import sys
from datetime import date
from typing import Annotated

import typer

from demo.generator import generate, generate_supervision
from services.cli.question import day


def generate_lines(
    staff: Annotated[int, typer.Option(help="People on the first day.", min=1)] = 500,
    days: Annotated[int, typer.Option(help="Days after the first.", min=0)] = 90,
    seed: Annotated[int, typer.Option(help="The same numbers and start give the same bytes.")] = 1,
    start: Annotated[str, typer.Option(help="The first day.")] = "2026-01-01",
    supervision: Annotated[
        bool, typer.Option("--supervision", help="The commands of its supervisors instead, for: supervision command -")
    ] = False,
    bad_share: Annotated[float, typer.Option(help="Lines that cannot be read, as a share.", min=0, max=1)] = 0.0,
) -> None:
    """Print the HR messages of an invented trust, one CloudEvent a line, for: supervision publish -.

    With turnover, absences, corrections, late, repeated and disordered messages.
    """
    first: date = day(start)
    lines = (
        generate_supervision(staff, days, seed, first)
        if supervision
        else generate(staff, days, seed, first, bad_share=bad_share)
    )
    write = sys.stdout.buffer.write
    for line in lines:
        write(line + b"\n")
    sys.stdout.buffer.flush()
