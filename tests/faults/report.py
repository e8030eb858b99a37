"""The incidents of a run as a table for people and as JSON for programs."""

import json
import sys
from collections import defaultdict
from collections.abc import Iterable, Sequence
from pathlib import Path
from statistics import median

from tests.faults.nemesis import Incident

BUILD = Path(__file__).parents[2] / "build"
FORM = "{:<42} {:<24} {:>5} {:>8} {:>8} {:>8}"


def say(text: str) -> None:
    """On the screen, at once."""
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


def table(incidents: Iterable[Incident]) -> str:
    """For each fault and victim how often, and how many seconds until all was fresh (FRESH_WITHIN_S: it was not)."""
    found: defaultdict[tuple[str, str], list[float]] = defaultdict(list)
    for incident in incidents:
        found[incident.fault, incident.victim].append(incident.recovery.seconds)
    lines = [FORM.format("fault", "victim", "times", "min s", "median s", "max s")]
    for (fault, victim), seconds in sorted(found.items()):
        figures = (f"{each:.1f}" for each in (min(seconds), median(seconds), max(seconds)))
        lines.append(FORM.format(fault, victim, len(seconds), *figures))
    return "\n".join(lines)


def write(name: str, seed: int, incidents: Sequence[Incident], objections: Sequence[str], **more: object) -> Path:
    """build/NAME.json: every incident, and what the checker objects to."""
    BUILD.mkdir(exist_ok=True)
    path = BUILD / f"{name}.json"
    told = [{**each._asdict(), "recovery": each.recovery._asdict()} for each in incidents]
    path.write_text(json.dumps({"seed": seed, **more, "incidents": told, "objections": list(objections)}, indent=1))
    return path
