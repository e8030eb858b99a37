"""Every route with every role: who gets in is what the table of permissions says, and nothing else decides."""

from collections.abc import Iterable, Iterator
from typing import Any, NamedTuple, cast
from uuid import UUID, uuid4

import httpx
import pytest
from starlette.routing import Mount

from services.settings import Settings
from services.web.api.given import given
from services.web.app import application
from services.web.house import House
from services.web.permissions import permissions
from services.web.visitor import GIVEN, RELATIONS, AccessRole
from tests.web.browsing import Ledger
from tests.web.calling import caller

OPEN = {"/sign-in", "/sign-in/demo", "/sign-in/provider", "/sign-in/proved", "/sign-out", "/v1/openapi.json"}
"""For everybody."""
PAGES = {
    "/": "rules",
    "/proof": "proof",
    "/people": "people",
    "/people/{person_id}": "people",
    "/people/{person_id}/rules/{rule_id}": "people",
    "/people/{person_id}/readings": "readings",
    "/findings": "findings",
    "/findings/{finding_id}": "findings",
    "/findings/{finding_id}/{decided}": "decide_findings",
    "/history": "history",
    "/history/entries/{event_id}": "history",
    "/reveal": "reveal",
    "/rules": "rules",
    "/rules/{rule_id}": "rules",
    "/rules/try": "try_rules",
    "/reports": "reports",
    "/reports/{name}": "reports",
    "/reports/{name}/{form}": "reports",
}
"""What one must be permitted to see each page; the API says it of itself."""
PROOF = "/v1/proof"
FORMS = {"/reveal": {"people": str(UUID(int=1))}, "/findings/{finding_id}/{decided}": {"version": "1"}}
"""What a form needs to be read at all."""
SOMEBODY = UUID("00000000-0000-4000-8000-000000000001")


class Door(NamedTuple):
    """One route and method, with what one must be permitted."""

    method: str
    path: str
    permission: str


def doors() -> Iterator[Door]:
    for path, route in _routes(
        "", application(House(Settings(), *cast(Any, [None] * (len(House._fields) - 1)))).routes
    ):
        if path in OPEN or path.startswith("/static"):
            continue
        told = (getattr(route, "openapi_extra", None) or {}).get("x-permission") if path.startswith("/v1") else None
        [method] = route.methods - {"HEAD"}
        yield Door(method, path, told or PAGES[path])


def _routes(prefix: str, routes: Iterable[Any]) -> Iterator[tuple[str, Any]]:
    for route in routes:
        if isinstance(route, Mount):
            yield from _routes(prefix + route.path, route.routes or ())
        elif hasattr(route, "path"):
            yield prefix + route.path, route
        else:
            yield from _routes(prefix, route.original_router.routes)


def knock(client: httpx.Client, door: Door) -> httpx.Response:
    path = (
        door.path.replace("{finding_id}", str(uuid4()))
        .replace("{person_id}", str(uuid4()))
        .replace("{rule_id}", "none")
        .replace("{name}", "none")
        .replace("{form}", "csv")
        .replace("{decided}", "acknowledge")
        .replace("{event_id}", str(uuid4()))
    )
    query = {"/v1/roles": {"person": str(uuid4())}, PROOF: {"event": str(uuid4())}}.get(door.path, {})
    if door.path in FORMS:
        return client.post(path, data=FORMS[door.path])
    return client.request(door.method, path, params=query, json={} if door.method == "POST" else None)


def test_every_route_is_walked() -> None:
    walked = {door.path for door in doors()}
    assert {f"/v1/commands/{kind}" for kind in given()} | {"/v1/staff", "/v1/findings/{finding_id}", "/"} <= walked
    assert {door.permission for door in doors()} <= set(permissions())


def test_whoever_is_not_signed_in_gets_in_nowhere(ledger: Ledger) -> None:
    with ledger.stranger() as client:
        for door in doors():
            answer = knock(client, door)
            assert answer.status_code == (401 if door.path.startswith("/v1") or door.method == "POST" else 303), door
            if door.path.startswith("/v1"):
                assert answer.json()["code"] == "not_signed_in"
                assert answer.headers["www-authenticate"] == "Bearer"


@pytest.mark.parametrize("role", [*GIVEN, AccessRole.SELF])
def test_every_route_lets_in_whom_the_table_names_and_nobody_else(ledger: Ledger, role: AccessRole) -> None:
    """With SELF: somebody who has no role but the relations to people of one's own."""
    own = frozenset(RELATIONS) if role is AccessRole.SELF else frozenset([role])
    person = SOMEBODY if role is AccessRole.SELF else None
    with caller(ledger, *(own - set(RELATIONS)), person=person) as client:
        for door in doors():
            answer = knock(client, door)
            let_in = bool(permissions()[door.permission].roles & own)
            if not let_in:
                unknown = {404} if "{name}" in door.path else set()
                assert answer.status_code in {403} | unknown, (door, answer.text)
            elif door.path.startswith("/reports") and role in RELATIONS:
                assert answer.status_code in (403, 404), "whoever leads no unit has no figures"
            elif door.method == "POST":
                assert answer.status_code not in (401, 403), (door, answer.text)
            elif ("{person_id}" in door.path or door.path == "/v1/roles") and role in (
                *RELATIONS,
                AccessRole.PRECEPTORSHIP_LEAD,
                AccessRole.PEER_LEAD,
            ):
                assert answer.status_code == 403, "nobody whom one may not see is told from nobody at all"
            else:
                assert answer.status_code in ({200, 404} if "{" in door.path or door.path == PROOF else {200}), (
                    door,
                    answer.text,
                )
