"""How many hostile messages, and of which seed: always the same, or what the environment asks for."""

import os

MESSAGES, SEED = 20_000, 20_261_125


def amount() -> tuple[int, int]:
    """(HOSTILE_MESSAGES, HOSTILE_SEED)."""
    return int(os.environ.get("HOSTILE_MESSAGES", MESSAGES)), int(os.environ.get("HOSTILE_SEED", SEED))
