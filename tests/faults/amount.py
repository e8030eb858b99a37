"""How many hostile messages, and of which seed: a few that are always the same, or what the environment asks for."""

import os

FEW, SEED = 1_500, 20_261_125


def amount() -> tuple[int, int]:
    """(HOSTILE_MESSAGES, HOSTILE_SEED)."""
    return int(os.environ.get("HOSTILE_MESSAGES", FEW)), int(os.environ.get("HOSTILE_SEED", SEED))
