"""Signing in by the employer's OpenID provider."""

from collections.abc import Collection, Mapping
from datetime import timedelta
from typing import Annotated, Any

import httpx
import structlog
from authlib.common.errors import AuthlibBaseError
from fastapi import APIRouter, Cookie, Request, Response
from fastapi.responses import RedirectResponse
from psycopg_pool import ConnectionPool

from domain.vocabulary import PersonId
from services.settings import Settings, SettingsRefused
from services.vault.vault import Vault
from services.web.house import house_of
from services.web.provider import Asking, NotProved, Provider
from services.web.rendering import page
from services.web.sign_in import signed_in
from services.web.visitor import GIVEN, AccessRole, Visitor

routes = APIRouter()
log = structlog.get_logger(__name__)

COOKIE = "supervision_sign_in"
PATIENCE = timedelta(minutes=10)
"""How long somebody may take at the provider."""
REMEMBER = "insert into web.asking (state, nonce, verifier, then_to) values (%s, %s, %s, %s)"
TAKE = "delete from web.asking where state = %s and asked_at > now() - %s::interval returning nonce, verifier, then_to"
SWEEP = "delete from web.asking where asked_at <= now() - %s::interval"


@routes.get("/sign-in/provider")
def to_the_provider(request: Request, then: str = "/") -> Response:
    """Send the visitor to the employer's provider."""
    house = house_of(request)
    try:
        where, asking = Provider(house.settings).ask()
    except (httpx.HTTPError, NotProved) as away:
        log.error("provider_away", error=str(away))
        return page(request, None, "not_proved.html", 503, away=True)
    _remember(house.pool, asking, then)
    answer = RedirectResponse(where, 303)
    secure = house.settings.web_address.startswith("https://")
    answer.set_cookie(
        COOKIE, asking.state, max_age=int(PATIENCE.total_seconds()), httponly=True, samesite="lax", secure=secure
    )
    return answer


@routes.get("/sign-in/proved")
def back_from_the_provider(
    request: Request, state: str = "", code: str = "", asked_here: Annotated[str, Cookie(alias=COOKIE)] = ""
) -> Response:
    """Sign in whoever the provider names; an answer that was not asked for by this browser is refused."""
    house = house_of(request)
    known = _taken(house.pool, state) if state and state == asked_here else None
    if known is None:
        log.warning("sign_in_not_asked_for")
        return page(request, None, "not_proved.html", 403)
    asking, then = known
    try:
        claims = Provider(house.settings).proved(code, asking)
    except (httpx.HTTPError, NotProved, AuthlibBaseError) as wrong:
        log.warning("sign_in_not_proved", error=str(wrong))
        return page(request, None, "not_proved.html", 403)
    return signed_in(request, house, visitor_of(claims, house.settings, house.vault), then)


def visitor_of(claims: Mapping[str, Any], settings: Settings, vault: Vault) -> Visitor:
    """Whom the provider's claims name: the person by the employer's number, roles by the mapping in the settings.

    A role that only the ledger knows (line manager, supervisor) is never taken from a claim.
    """
    number = claims.get(settings.web_oidc_person_claim)
    person_id = PersonId(vault.pseudonym(settings.organisation, str(number))) if number else None
    return Visitor(person_id, _roles(claims.get(settings.web_oidc_roles_claim), settings.web_oidc_roles))


def refuse_unknown_roles(settings: Settings) -> None:
    """Say at the start that the mapping names a role that no sign-in can give. Raises SettingsRefused."""
    unknown = sorted(set(settings.web_oidc_roles.values()) - {role.value for role in GIVEN})
    if unknown:
        known = ", ".join(role.value for role in GIVEN)
        raise SettingsRefused(f"SUPERVISION_WEB_OIDC_ROLES names {', '.join(unknown)}; there are: {known}")


def _roles(claimed: object, mapping: Mapping[str, str]) -> frozenset[AccessRole]:
    named: Collection[object] = [claimed] if isinstance(claimed, str) else claimed if isinstance(claimed, list) else []
    mapped = {mapping[str(name)] for name in named if str(name) in mapping}
    return frozenset(role for role in GIVEN if role.value in mapped)


def _remember(pool: ConnectionPool[Any], asking: Asking, then: str) -> None:
    with pool.connection() as connection:
        connection.execute(SWEEP, (PATIENCE,))
        connection.execute(REMEMBER, (*asking, then))


def _taken(pool: ConnectionPool[Any], state: str) -> tuple[Asking, str] | None:
    with pool.connection() as connection:
        row = connection.execute(TAKE, (state, PATIENCE)).fetchone()
    return (Asking(state, row[0], row[1]), row[2]) if row else None
