"""A message in one piece of bytes, so that it can be kept sealed and be read again exactly as it came."""

import base64
import json

from services.bus.message import Message


def packed(message: Message) -> bytes:
    """Key, headers, value and time of a message."""
    return json.dumps(
        {
            "key": _text(message.key),
            "value": _text(message.value),
            "headers": [[name, _text(value)] for name, value in message.headers],
            "timestamp_ms": message.timestamp_ms,
        },
        separators=(",", ":"),
    ).encode()


def unpacked(kept: bytes, topic: str, partition: int, offset: int) -> Message:
    """The message, in its place."""
    parts = json.loads(kept)
    return Message(
        topic,
        partition,
        offset,
        _bytes(parts["key"]),
        _bytes(parts["value"]),
        tuple((name, _bytes(value) or b"") for name, value in parts["headers"]),
        parts["timestamp_ms"],
    )


def place(topic: str, partition: int, offset: int) -> str:
    """Where a message stood, as text; what it is sealed for."""
    return f"{topic}/{partition}/{offset}"


def _text(value: bytes | None) -> str | None:
    return None if value is None else base64.b64encode(value).decode()


def _bytes(text: str | None) -> bytes | None:
    return None if text is None else base64.b64decode(text)
