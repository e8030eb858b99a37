"""Which words of a title say that the post may be for a peer (PEER-03, T-56); the list is `titles.toml`."""

import re
import tomllib
from functools import cache
from pathlib import Path

TITLES = Path(__file__).with_name("titles.toml")


def peer_words(title: str) -> tuple[str, ...]:
    """The phrases of the list that stand in the title as whole words, none where it is excluded."""
    phrases, exclusions = _listed()
    left = _plain(title)
    for excluded in exclusions:
        left = _whole(excluded).sub("|", left)
    return tuple(phrase for phrase in phrases if _whole(phrase).search(left))


def _plain(title: str) -> str:
    return " ".join(re.findall(r"\w+", title.casefold()))


@cache
def _whole(phrase: str) -> re.Pattern[str]:
    return re.compile(rf"\b{re.escape(phrase)}\b")


@cache
def _listed() -> tuple[tuple[str, ...], tuple[str, ...]]:
    listed = tomllib.loads(TITLES.read_text(encoding="utf-8"))
    longest_first = sorted(listed["exclusions"], key=len, reverse=True)
    return tuple(listed["phrases"]), tuple(longest_first)
