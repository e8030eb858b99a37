"""`supervision rebuild`: a read model made anew beside the live one, which it then replaces in one step."""

from typing import Annotated

import typer

from services.cli.output import out, progress
from services.cli.parked import Projection, known
from services.cli.trouble import wrong_usage
from services.database import connect
from services.ops import collect_rarely
from services.parts import parts
from services.projector.rebuild import RebuildRunning, rebuild
from services.settings import settings
from services.wiring import build_projection


def rebuild_projection(
    projection: Projection,
    batch: Annotated[int, typer.Option(help="Events in one transaction.", min=1, max=10_000)] = 2_000,
) -> None:
    """Build a read model anew from the register while the live one goes on; readers never see a half-built row.

    Ctrl-C stops it; the same command goes on where it was.
    """
    name = known(projection)
    collect_rarely()
    with (
        parts(settings()) as the,
        connect(str(the.settings.database_url), autocommit=True) as connection,
        progress() as bar,
    ):
        task = bar.add_task(name, total=None)
        try:
            for done in rebuild(connection, build_projection(name), the.register(), batch):
                bar.update(task, completed=done.position, total=done.head)
        except RebuildRunning as running:
            raise wrong_usage(str(running)) from running
    out.print(f"{name} was rebuilt up to position {done.position} and has taken the place of the old one.")
