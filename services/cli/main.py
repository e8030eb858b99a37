"""The command `supervision`: every command in one table, and one way in which all of them fail.

A command loads its own module only: with all of them loaded each start would take three times as long.
"""

import signal
import sys
from collections.abc import Callable, Sequence
from importlib import import_module
from typing import Any, NamedTuple, NoReturn

import psycopg
import structlog
import typer
from psycopg_pool import PoolTimeout
from rich.markup import escape

from services.cli.output import say
from services.cli.trouble import EXIT_CODES, NOT_RUNNING, WRONG_USAGE, Trouble
from services.embedded.process import EmbeddedUnavailable
from services.parts import NotRunning
from services.settings import SettingsRefused


class Entry(NamedTuple):
    """Where a command is: module in services/cli, function, heading under which help lists it."""

    module: str
    function: str
    panel: str


class Group(NamedTuple):
    """Commands under one name; `alone`: the function that runs where none of them is named.

    functions: by command; "module:function" where it is in another module than the group's own.
    """

    module: str
    functions: dict[str, str]
    panel: str
    alone: str | None = None


COMMANDS: dict[str, Entry | Group] = {
    "up": Entry("running", "up", "Running"),
    "demo": Entry("demo", "demo", "Running"),
    "run": Entry("one_process", "run_process", "Running"),
    "migrate": Entry("running", "migrate_tables", "Running"),
    "settings": Entry("settings_table", "show_settings", "Running"),
    "publish": Entry("feeding", "publish", "Feeding"),
    "generate": Entry("generating", "generate_lines", "Feeding"),
    "command": Entry("commanding", "command", "Feeding"),
    "opening": Entry("opening", "record_opening", "Feeding"),
    "contract": Entry("contract", "show_contract", "Feeding"),
    "staff": Entry("asking", "show_staff", "Asking"),
    "compliance": Entry("asking", "show_compliance", "Asking"),
    "report": Entry("reporting", "show_report", "Asking"),
    "findings": Group(
        "findings",
        {
            "show": "show_finding",
            "acknowledge": "acknowledge_finding",
            "propose": "mitigating:propose_mitigation",
            "approve": "mitigating:approve_mitigation",
            "reject": "mitigating:reject_mitigation",
            "review": "mitigating:review_mitigation",
        },
        "Asking",
        "list_findings",
    ),
    "rules": Group(
        "rules",
        {
            "list": "list_rules",
            "show": "show_rule",
            "explain": "explain_rule",
            "diff": "trying:show_differences",
            "try": "trying:try_pack",
        },
        "Asking",
    ),
    "waivers": Group(
        "waivers",
        {
            "list": "list_waivers",
            "propose": "propose_waiver",
            "approve": "approve_waiver",
            "reject": "reject_waiver",
            "end": "end_waiver",
        },
        "Asking",
    ),
    "declarations": Group("declarations", {"publish": "publish_register"}, "Asking", "show_declarations"),
    "packs": Group(
        "packs",
        {
            "list": "list_packs",
            "owners": "name_owners",
            "propose": "propose_version",
            "approve": "approve_version",
            "publish": "publish_version",
            "withdraw": "withdraw_version",
        },
        "Asking",
    ),
    "check": Entry("checking", "check_proposal", "Asking"),
    "restricted": Group("restricted", {"list": "list_cases", "acknowledge": "acknowledge_case"}, "Asking"),
    "plans": Group(
        "plans",
        {
            "programmes": "list_programmes",
            "compare": "migrating:compare_programmes",
            "migrate": "migrating:migrate_plan",
        },
        "Asking",
        "list_plans",
    ),
    "peers": Entry("peers", "show_peers", "Asking"),
    "data-subject": Group(
        "data_subjects",
        {
            "show": "show_subject",
            "readings": "show_readings",
            "export": "export_subject",
            "hold": "hold_data",
            "release": "release_hold",
            "erase": "erase_data",
        },
        "Asking",
    ),
    "roles": Entry("asking", "show_roles", "Asking"),
    "history": Entry("asking", "show_history", "Asking"),
    "tokens": Group("tokens", {"issue": "issue_token", "list": "list_tokens", "revoke": "revoke_token"}, "Running"),
    "verify": Entry("proving", "verify_register", "Proving"),
    "prove": Entry("proving", "prove_event", "Proving"),
    "bundle": Entry("proving", "prove_answer", "Proving"),
    "status": Entry("status", "status", "Mending"),
    "quarantine": Group(
        "quarantine",
        {
            "list": "list_quarantine",
            "show": "show_quarantined",
            "redrive": "redrive_quarantined",
            "discard": "discard_quarantined",
        },
        "Mending",
    ),
    "parked": Group(
        "parked",
        {"list": "list_all", "show": "show_one", "redrive": "redrive_stream", "discard": "discard_event"},
        "Mending",
    ),
    "foreign": Entry("foreign", "list_foreign", "Mending"),
    "rebuild": Entry("rebuilding", "rebuild_projection", "Mending"),
}


def application(names: Sequence[str]) -> typer.Typer:
    """The commands of these names."""
    app = typer.Typer(name="supervision", no_args_is_help=True, pretty_exceptions_enable=False, add_completion=False)
    app.callback()(_supervision)
    for name in names:
        found = COMMANDS[name]
        module = import_module(f"services.cli.{found.module}")
        if isinstance(found, Entry):
            app.command(name, rich_help_panel=found.panel)(getattr(module, found.function))
        else:
            app.add_typer(_group(found, module), name=name, rich_help_panel=found.panel)
    return app


def _group(found: Group, module: Any) -> typer.Typer:
    alone: Callable[..., Any] | None = getattr(module, found.alone) if found.alone else None
    group = typer.Typer(
        help=alone.__doc__ if alone else module.__doc__,
        no_args_is_help=alone is None,
        invoke_without_command=alone is not None,
        callback=alone,
    )
    for name, told in found.functions.items():
        elsewhere, _, function = told.rpartition(":")
        group.command(name)(getattr(import_module(f"services.cli.{elsewhere or found.module}"), function))
    return group


def _supervision() -> None:
    """Do what the command says."""


_supervision.__doc__ = (
    f"Who managed, supervised and precepted whom, whether it met the rules, and the proof of it.\n\n{EXIT_CODES}"
)


def run() -> None:
    """The entry point: runs the command; every foreseeable failure is a sentence and an exit code."""
    signal.signal(signal.SIGTERM, signal.default_int_handler)  # whatever was begun is ended in order, as at Ctrl-C
    structlog.configure(
        wrapper_class=structlog.make_filtering_bound_logger("warning"),
        logger_factory=structlog.PrintLoggerFactory(sys.stderr),
    )
    try:
        asked = [argument for argument in sys.argv[1:2] if argument in COMMANDS]
        application(asked or list(COMMANDS))()
    except Trouble as trouble:
        _end(trouble.text, trouble.code)
    except SettingsRefused as refused:
        _end(str(refused), WRONG_USAGE)
    except (NotRunning, EmbeddedUnavailable) as away:
        _end(str(away), NOT_RUNNING)
    except (psycopg.errors.UndefinedTable, psycopg.errors.InvalidSchemaName):
        _end("The tables that answer this were not made yet. Start everything with: supervision up", NOT_RUNNING)
    except (psycopg.OperationalError, PoolTimeout) as away:
        _end(
            f"The database does not answer ({_first_line(away)}). Look at DATABASE_URL, or: supervision up", NOT_RUNNING
        )
    except KeyboardInterrupt:
        _end("Stopped.", 130)
    except RuntimeError as failed:
        if type(failed).__module__ != "services.bus.errors":
            raise
        _end(str(failed), NOT_RUNNING)


def _end(text: str, code: int) -> NoReturn:
    say(f"[bold red]✗[/bold red] {escape(text)}")
    sys.exit(code)


def _first_line(problem: Exception) -> str:
    return (str(problem).strip() or type(problem).__name__).splitlines()[0]
