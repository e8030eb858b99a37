"""`supervision run`: one process of the ledger."""

from typing import Annotated

import structlog
import typer

from services import ops
from services.cli.trouble import wrong_usage
from services.database import wait_for_database
from services.logging import configure
from services.parts import connected, parts
from services.settings import settings
from services.wiring import BUILD
from services.wiring_web import SERVING

PROCESSES = {**BUILD, **SERVING}

log = structlog.get_logger()


def run_process(process: Annotated[str, typer.Argument(help=f"One of: {', '.join(PROCESSES)}.")]) -> None:
    """Run one process of the ledger until SIGTERM: JSON logs on standard output, /metrics and /health on its port.

    Ends with 0 when it was told to stop and with 1 when it failed.
    """
    if process not in PROCESSES:
        raise wrong_usage(f"there is no process {process!r}; there are: {', '.join(PROCESSES)}")
    found = connected(settings())
    configure(process, found.log_level)
    wait_for_database(str(found.database_url))
    with parts(found) as the:
        try:
            built = PROCESSES[process](the)
        except Exception as failed:
            log.error("process_failed", exc_info=failed)
            raise typer.Exit(1) from failed
        raise typer.Exit(ops.run(built, found))
