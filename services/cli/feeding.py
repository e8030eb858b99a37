"""`supervision publish`: HR messages from a file onto the HR topic, as an HR system would send them."""

import json
import sys
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import islice
from pathlib import Path
from typing import Annotated

import typer

from services.bus.message import Outgoing
from services.bus.producer import Producer
from services.bus.topics import HR_RESTRICTED, HR_STAFF, topic_name
from services.cli.output import out
from services.cli.trouble import wrong_usage
from services.parts import connected
from services.settings import Settings, settings

STRUCTURED = (("content-type", b"application/cloudevents+json; charset=UTF-8"),)
AT_ONCE = 1_000


def publish(
    file: Annotated[str, typer.Argument(help="A file with one CloudEvent as JSON per line; - reads standard input.")],
    restricted: Annotated[bool, typer.Option(help="Publish on the restricted HR topic.")] = False,
) -> None:
    """Publish HR messages: one CloudEvent (structured mode) per line, keyed by person or unit.

    What cannot be read is published all the same: the intake quarantines it and says why.
    """
    with opened(file) as lines:
        count = publish_lines(lines, connected(settings()), restricted)
    out.print(f"{count} messages published. See what became of them: supervision status")


def publish_lines(lines: Iterable[bytes], connected_settings: Settings, restricted: bool = False) -> int:
    """Publish every line that is not empty; returns how many. All are acknowledged when it returns."""
    topic = topic_name(HR_RESTRICTED if restricted else HR_STAFF, connected_settings)
    count = 0
    with Producer(str(connected_settings.kafka_bootstrap_servers)) as producer:
        messages = (Outgoing(topic, key_of(line), line, STRUCTURED) for line in lines if line.strip())
        while batch := list(islice(messages, AT_ONCE)):
            producer.send(batch)
            count += len(batch)
    return count


def key_of(line: bytes) -> bytes | None:
    """The employer's id of the person or unit that a message is about; None where it cannot be told."""
    try:
        data = json.loads(line)["data"]
        about = data.get("person") or data.get("unit")
    except (ValueError, LookupError, TypeError, AttributeError):
        return None
    return about.encode() if isinstance(about, str) else None


@contextmanager
def opened(file: str) -> Iterator[Iterator[bytes]]:
    """The lines of a file, or of standard input for "-". Raises Trouble where it cannot be read."""
    if file == "-":
        yield (line.rstrip(b"\r\n") for line in sys.stdin.buffer)
        return
    try:
        stream = Path(file).open("rb")  # noqa: SIM115 - closed below; only opening it may be refused
    except OSError as problem:
        raise wrong_usage(f"{file} cannot be read: {problem.strerror}") from problem
    with stream:
        yield (line.rstrip(b"\r\n") for line in stream)
