"""`supervision demo`: the whole way with the sample, from nothing to a proof, and whether all came out as expected."""

import json
import time
from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path
from typing import Annotated, NamedTuple

import typer
from rich.status import Status

from demo.sample import Sample, sample
from demo.visitors import VISITORS
from domain.event import Command
from services.cli.commanding import send
from services.cli.demo_check import Unexpected, compare
from services.cli.demo_report import Report, show_report
from services.cli.feeding import publish_lines
from services.cli.house import House, running_house
from services.cli.output import err, out, show_table
from services.cli.question import Question, Shown, day
from services.cli.settling import wait_for, wait_until_settled
from services.cli.status import Look
from services.cli.trouble import FOUND_WRONG, not_running, wrong_usage
from services.command_files import BadLine, read_commands
from services.embedded.process import free_port
from services.parts import Parts, parts
from services.register.outcome import Waiting
from services.settings import Settings, settings
from services.wiring import PROJECTORS

COME_THROUGH_SECONDS = 180.0
NOTE = "demo.json"
IN_ONE_BATCH = 5_000
"""The history of the sample is read in one: who has seen half of it finds what the other half explains."""
LOOK_AFTERWARDS = (*PROJECTORS, "clock", "notifier")
"""A history is loaded before anything looks at it: nobody is told of what only the order of loading made (T-41)."""


class Told(NamedTuple):
    """What a state folder remembers of its demo: the day of the sample, the moment before HR told something late."""

    today: date
    before_the_late: datetime | None


def demo(
    once: Annotated[bool, typer.Option("--once", help="End by itself; exit code 0 only if all came out.")] = False,
    today: Annotated[str | None, typer.Option(help="The day around which the sample lies; today if left out.")] = None,
) -> None:
    """Start everything, publish the sample, and show what came out of it: clashes, notices, compliance, a proof.

    Stays up until Ctrl-C. A second run takes the sample of the first and changes nothing.
    """
    began = time.monotonic()
    configured = settings()
    port = free_port(configured.web_port)
    configured = configured.model_copy(update={"batch": IN_ONE_BATCH, "web_demo_visitors": VISITORS, "web_port": port})
    told = _remembered(configured, today)
    status = err.status("starting")
    held = () if told.before_the_late else LOOK_AFTERWARDS
    with status, running_house(configured, lambda step: status.update(f"starting {step}"), held) as house:
        with parts(house.settings) as the:
            unexpected = _run(the, house, told, status, began)
        if not once:
            _say_what_to_try(house)
            house.supervisor.wait_until_asked_to_stop()
        status.start()
        status.update("stopping")
    if unexpected:
        raise typer.Exit(FOUND_WRONG)


def _run(the: Parts, house: House, told: Told, status: Status, began: float) -> list[Unexpected]:
    scenes, look = sample(told.today), Look(the)
    before_the_late = told.before_the_late or _feed(the, house, look, scenes, told, status)
    wait_until_settled(look, COME_THROUGH_SECONDS, _Telling(status, "everything"))
    asked = Question(the, Shown())
    taken = time.monotonic() - began
    status.update("comparing with what is expected")
    unexpected = compare(asked)
    status.stop()
    show_report(asked, Report(told.today, before_the_late, scenes, taken))
    if unexpected:
        show_table("Not as expected", ("what", "rule or code", "who", "why it is expected"), unexpected)
    else:
        out.print("[bold green]✓[/bold green] Everything that was expected came out, and nothing else.")
    return unexpected


def _feed(the: Parts, house: House, look: Look, scenes: Sample, told: Told, status: Status) -> datetime:
    """Send the sample as its world would: the history of HR, of supervisors and leads, then what HR tells late."""
    publish_lines(scenes.hr, the.settings)
    wait_for(look.hr_messages_waiting, COME_THROUGH_SECONDS, _Telling(status, f"{len(scenes.hr)} HR messages"))
    status.update(f"{len(scenes.commands)} commands of supervisors and leads")
    _command(the, scenes.commands)
    wait_for(look.unpublished, COME_THROUGH_SECONDS, _Telling(status, "events for the bus"))
    status.update(f"starting {len(LOOK_AFTERWARDS)} more processes")
    house.supervisor.start_held()
    house.wait_until_ready()
    wait_until_settled(look, COME_THROUGH_SECONDS, _Telling(status, "the history"))
    before_the_late = datetime.now(UTC)
    publish_lines(scenes.late_hr, the.settings)
    _remember(the.settings, told._replace(before_the_late=before_the_late))
    return before_the_late


def _command(the: Parts, lines: Sequence[bytes]) -> None:
    read = list(read_commands(lines, the.vault().pseudonym))
    commands: list[Command] = [one for one in read if not isinstance(one, BadLine)]
    if len(commands) < len(read):
        raise not_running(f"the sample does not fit this version: {[one for one in read if isinstance(one, BadLine)]}")
    waiting = [outcome for outcome in send(the.register(), commands) if isinstance(outcome, Waiting)]
    if waiting:
        raise not_running(f"{len(waiting)} commands of the sample name somebody whom HR has not registered")


class _Telling:
    """Shows how much of what is under way."""

    def __init__(self, status: Status, what: str) -> None:
        self._status = status
        self._what = what

    def __call__(self, under_way: dict[str, int]) -> None:
        still = ", ".join(f"{count} {what}" for what, count in under_way.items())
        self._status.update(f"{self._what}: {still or 'through'}")


def _note(configured: Settings) -> Path:
    return configured.state_dir / NOTE


def _remembered(configured: Settings, today: str | None) -> Told:
    """The demo of this state folder; a new one lies around today. Raises Trouble where another day is asked for."""
    asked = day(today)
    try:
        note = json.loads(_note(configured).read_text())
    except (OSError, ValueError):
        return Told(asked, None)
    told = Told(date.fromisoformat(note["today"]), datetime.fromisoformat(note["before_the_late"]))
    if today is not None and told.today != asked:
        raise wrong_usage(
            f"{configured.state_dir} has the sample of {told.today} already; leave out --today, "
            "or choose another SUPERVISION_STATE_DIR"
        )
    return told


def _remember(configured: Settings, told: Told) -> None:
    late = told.before_the_late.isoformat() if told.before_the_late else None
    _note(configured).write_text(json.dumps({"today": told.today.isoformat(), "before_the_late": late}))


def _say_what_to_try(house: House) -> None:
    out.print(
        f"\nEverything stays up until Ctrl-C. Look at it in a browser: http://127.0.0.1:{house.settings.web_port}/\n"
        f"Or in another terminal (state folder {house.settings.state_dir}):\n"
        "  supervision findings                         what was found\n"
        "  supervision findings show ID                 what shows it\n"
        "  supervision compliance --person Bea          how somebody stands, and with --on and --known-at how once\n"
        "  supervision history Ana                      who did what, on whose word\n"
        "  supervision roles Ana --on DAY --known-at INSTANT\n"
        "  supervision quarantine list                  what HR sent that could not be applied\n"
        "  supervision prove 1 --out proof.json         and: supervision verify --proof proof.json\n"
        "  supervision status"
    )
