"""The command `supervision`: every command, registered in one place, and one way in which all of them fail."""

import sys

import psycopg
import structlog
import typer
from psycopg_pool import PoolTimeout
from rich.markup import escape

from services.bus.errors import BusError
from services.cli import (
    asking,
    commanding,
    contract,
    demo,
    feeding,
    findings,
    parked,
    proving,
    quarantine,
    rebuilding,
    running,
    settings_table,
    status,
)
from services.cli.output import say
from services.cli.trouble import EXIT_CODES, NOT_RUNNING, WRONG_USAGE, Trouble
from services.embedded.process import EmbeddedUnavailable
from services.settings import SettingsRefused
from services.wiring import NotRunning

app = typer.Typer(
    name="supervision",
    help=f"Who managed, supervised and precepted whom, whether it met the rules, and the proof of it.\n\n{EXIT_CODES}",
    no_args_is_help=True,
    pretty_exceptions_enable=False,
    add_completion=False,
)

app.command("up", rich_help_panel="Running")(running.up)
app.command("demo", rich_help_panel="Running")(demo.demo)
app.command("run", rich_help_panel="Running")(running.run_process)
app.command("migrate", rich_help_panel="Running")(running.migrate_tables)
app.command("settings", rich_help_panel="Running")(settings_table.show_settings)
app.command("publish", rich_help_panel="Feeding")(feeding.publish)

app.command("status", rich_help_panel="Looking")(status.status)
app.command("staff", rich_help_panel="Asking")(asking.show_staff)
app.command("compliance", rich_help_panel="Asking")(asking.show_compliance)
app.command("roles", rich_help_panel="Asking")(asking.show_roles)
app.command("history", rich_help_panel="Asking")(asking.show_history)

findings_app = typer.Typer(help=findings.__doc__, invoke_without_command=True, callback=findings.list_findings)
findings_app.command("show")(findings.show_finding)
findings_app.command("acknowledge")(findings.acknowledge_finding)
app.add_typer(findings_app, name="findings", rich_help_panel="Asking")

app.command("verify", rich_help_panel="Proving")(proving.verify_register)
app.command("prove", rich_help_panel="Proving")(proving.prove_event)

app.command("command", rich_help_panel="Feeding")(commanding.command)
app.command("contract", rich_help_panel="Feeding")(contract.show_contract)

quarantine_app = typer.Typer(help=quarantine.__doc__, no_args_is_help=True)
quarantine_app.command("list")(quarantine.list_quarantine)
quarantine_app.command("show")(quarantine.show_quarantined)
quarantine_app.command("redrive")(quarantine.redrive_quarantined)
quarantine_app.command("discard")(quarantine.discard_quarantined)
app.add_typer(quarantine_app, name="quarantine", rich_help_panel="Mending")

app.command("rebuild", rich_help_panel="Mending")(rebuilding.rebuild_projection)

parked_app = typer.Typer(help=parked.__doc__, no_args_is_help=True)
parked_app.command("list")(parked.list_all)
parked_app.command("show")(parked.show_one)
parked_app.command("redrive")(parked.redrive_stream)
parked_app.command("discard")(parked.discard_event)
app.add_typer(parked_app, name="parked", rich_help_panel="Mending")


def run() -> None:
    """The entry point: runs the command; every foreseeable failure is a sentence and an exit code."""
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger("warning"),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        app()
    except Trouble as trouble:
        _end(trouble.text, trouble.code)
    except SettingsRefused as refused:
        _end(str(refused), WRONG_USAGE)
    except (NotRunning, BusError, EmbeddedUnavailable) as away:
        _end(str(away), NOT_RUNNING)
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        _end("The tables that answer this were not made yet. Start everything with: supervision up", NOT_RUNNING)
    except (psycopg.OperationalError, PoolTimeout) as away:
        _end(
            f"The database does not answer ({_first_line(away)}). Look at DATABASE_URL, or: supervision up", NOT_RUNNING
        )
    except KeyboardInterrupt:
        _end("Stopped.", 130)


def _end(text: str, code: int) -> None:
    say(f"[bold red]✗[/bold red] {escape(text)}")
    sys.exit(code)


def _first_line(problem: Exception) -> str:
    return (str(problem).strip() or type(problem).__name__).splitlines()[0]
