"""The one table of permissions: what may be done, and in which capacity."""

import tomllib
from functools import cache
from pathlib import Path
from typing import NamedTuple

from services.web.visitor import AccessRole, Visitor

TABLE = Path(__file__).with_suffix(".toml")


class Permission(NamedTuple):
    """does: what it lets somebody do, in words. roles: in which capacity; relations toward their own people only."""

    name: str
    does: str
    roles: frozenset[AccessRole]


@cache
def permissions() -> dict[str, Permission]:
    """The table, by name. Raises ValueError where a row names a role that there is not."""
    rows = tomllib.loads(TABLE.read_text())
    return {
        name: Permission(name, row["does"], frozenset(AccessRole(role) for role in row["roles"]))
        for name, row in rows.items()
    }


def may(visitor: Visitor, name: str) -> bool:
    """Whether the visitor may do this toward anybody at all."""
    return bool(capacities(visitor, name))


def capacities(visitor: Visitor, name: str) -> frozenset[AccessRole]:
    """In which of the visitor's roles this is permitted. Raises KeyError where there is no such permission."""
    found = permissions()[name].roles & visitor.roles
    return found if visitor.scope is None or name in visitor.scope else frozenset()
