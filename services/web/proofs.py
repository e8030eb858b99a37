"""What the notary does for the web application: bundles of proof, and checking one."""

from collections.abc import Callable, Sequence
from typing import Any, NamedTuple
from uuid import UUID


class NoProof(Exception):
    """No proof can be given yet, or what was handed in proves nothing; the text says why."""


class Proofs(NamedTuple):
    """bundle: of these events, ready for JSON. check: against our own public key, gives what is proved.

    Both raise NoProof.
    """

    bundle: Callable[[Sequence[UUID]], dict[str, Any]]
    check: Callable[[Any], Any]
