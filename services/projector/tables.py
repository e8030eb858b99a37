"""The tables that the process adds to each read model: its place in the stream, and what it set aside."""

from pathlib import Path

TABLES = Path(__file__).with_name("schema.sql").read_text("utf-8")
