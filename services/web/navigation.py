"""The parts of the application, in the order in which they stand on every page."""

from typing import NamedTuple


class Part(NamedTuple):
    """One part: what it is called, its address, and what one must be permitted to come in."""

    title: str
    path: str
    permission: str


NAVIGATION = (
    Part("Overview", "/", "rules"),
    Part("People", "/people", "people"),
    Part("Findings", "/findings", "findings"),
    Part("History", "/history", "history"),
    Part("Rules", "/rules", "rules"),
    Part("Reports", "/reports", "reports"),
    Part("Proof", "/proof", "proof"),
)
