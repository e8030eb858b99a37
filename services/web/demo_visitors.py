"""Whom a visitor of the demo may sign in as, without any proof of it: on a loopback address only."""

import tomllib
from pathlib import Path
from typing import NamedTuple

from services.settings import Settings
from services.vault.vault import Vault
from services.web.visitor import AccessRole, Visitor

LOOPBACK = ("127.0.0.1", "::1", "localhost")


class DemoVisitor(NamedTuple):
    """who, sees: in words. number: the employer's number of somebody in the sample; None: nobody whom HR knows."""

    who: str
    sees: str
    number: str | None
    roles: frozenset[AccessRole]


def demo_visitors(settings: Settings) -> tuple[DemoVisitor, ...]:
    """Those of the demo; none where this ledger is no demo, or can be reached from other machines."""
    if settings.web_demo_visitors is None or settings.web_host not in LOOPBACK:
        return ()
    rows = tomllib.loads(Path(settings.web_demo_visitors).read_text())["visitor"]
    return tuple(
        DemoVisitor(row["who"], row["sees"], row.get("id"), frozenset(map(AccessRole, row.get("roles", ()))))
        for row in rows
    )


def as_visitor(chosen: DemoVisitor, vault: Vault, organisation: str) -> Visitor:
    """Signed in as that one."""
    person_id = vault.pseudonym(organisation, chosen.number) if chosen.number else None
    return Visitor(person_id, chosen.roles, demo=True)  # type: ignore[arg-type]
