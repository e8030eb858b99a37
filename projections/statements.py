"""Named SQL statements, read from the `.sql` file beside the code that runs them."""

from pathlib import Path
from typing import LiteralString

MARK = "-- name: "


def statements(file: Path) -> dict[str, LiteralString]:
    """The statements of a file by the name in the line `-- name: …` above each."""
    found: dict[str, LiteralString] = {}
    for part in file.read_text("utf-8").split(MARK)[1:]:
        name, _, text = part.partition("\n")
        found[name.strip()] = text.strip()
    return found
