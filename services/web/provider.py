"""The employer's OpenID provider: where visitors prove who they are (OpenID Connect Core 1.0, code flow with PKCE).

Promises: an answer that was not asked for in this very browser, that comes twice, late, from another provider, for
another client or with another key signs nobody in.
"""

import secrets
from functools import cached_property
from typing import Any, NamedTuple

import httpx
from authlib.integrations.httpx_client import OAuth2Client
from joserfc import jwt
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

from services.settings import Settings

SCOPE = "openid"
ALGORITHMS = ["RS256", "PS256", "ES256", "EdDSA"]
SECONDS = 10.0


class NotProved(Exception):
    """The provider's answer proves nobody; the text says why, for the log and not for a visitor."""


class Asking(NamedTuple):
    """What is remembered of a visitor sent to the provider. Each is good for one answer."""

    state: str
    nonce: str
    verifier: str


class Provider:
    """One provider, by the settings; its description and keys are fetched when they are first needed."""

    def __init__(self, settings: Settings) -> None:
        self._issuer = str(settings.web_oidc_issuer).rstrip("/")
        self._client_id = str(settings.web_oidc_client_id)
        secret = settings.web_oidc_client_secret
        self._secret = secret.get_secret_value() if secret else None
        self._scope = " ".join([SCOPE, *settings.web_oidc_scopes])
        self._back = f"{settings.web_address}/sign-in/proved"

    def ask(self) -> tuple[str, Asking]:
        """Where to send the visitor, and what to remember meanwhile. Raises httpx.HTTPError, NotProved."""
        asking = Asking(secrets.token_urlsafe(32), secrets.token_urlsafe(32), secrets.token_urlsafe(48))
        address, _ = self._client().create_authorization_url(
            self._described["authorization_endpoint"],
            state=asking.state,
            nonce=asking.nonce,
            code_verifier=asking.verifier,
        )
        return address, asking

    def proved(self, code: str, asking: Asking) -> dict[str, Any]:
        """The claims about whoever came back with this code. Raises NotProved, httpx.HTTPError."""
        with self._client() as client:
            try:
                token = client.fetch_token(
                    self._described["token_endpoint"],
                    code=code,
                    code_verifier=asking.verifier,
                    grant_type="authorization_code",
                )
                claims = self._checked(token["id_token"], asking.nonce)
                told = (
                    client.get(self._described["userinfo_endpoint"]).json()
                    if "userinfo_endpoint" in self._described
                    else {}
                )
            except (JoseError, KeyError, ValueError) as wrong:
                raise NotProved(f"{type(wrong).__name__}: {wrong}") from wrong
        if told and told.get("sub") != claims["sub"]:
            raise NotProved("the provider tells of somebody else than the token names")
        return {**told, **claims}

    def _checked(self, id_token: str, nonce: str) -> dict[str, Any]:
        token = jwt.decode(id_token, self._keys, algorithms=ALGORITHMS)
        registry = jwt.JWTClaimsRegistry(
            iss={"essential": True, "value": self._issuer},
            aud={"essential": True, "value": self._client_id},
            nonce={"essential": True, "value": nonce},
            exp={"essential": True},
            sub={"essential": True},
        )
        registry.validate(token.claims)
        return dict(token.claims)

    def _client(self) -> OAuth2Client:
        return OAuth2Client(
            self._client_id,
            self._secret,
            scope=self._scope,
            redirect_uri=self._back,
            code_challenge_method="S256",
            timeout=SECONDS,
            trust_env=False,
        )

    @cached_property
    def _described(self) -> dict[str, Any]:
        answer = httpx.get(f"{self._issuer}/.well-known/openid-configuration", timeout=SECONDS, trust_env=False)
        described: dict[str, Any] = answer.raise_for_status().json()
        if described.get("issuer") != self._issuer:
            raise NotProved("the provider describes itself by another address than SUPERVISION_WEB_OIDC_ISSUER")
        return described

    @cached_property
    def _keys(self) -> KeySet:
        answer = httpx.get(self._described["jwks_uri"], timeout=SECONDS, trust_env=False)
        return KeySet.import_key_set(answer.raise_for_status().json())
