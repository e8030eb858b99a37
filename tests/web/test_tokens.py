"""API tokens: hashed, limited to what they were issued for, ended on their day or before."""

from contextlib import closing
from datetime import timedelta

import psycopg
import pytest

from services.database import open_pool
from services.web.tokens import Tokens
from services.web.visitor import AccessRole, Visitor
from tests.web.browsing import Ledger
from tests.web.calling import bearer, token_for


def test_a_token_opens_what_it_was_issued_for_and_nothing_else_of_its_role(ledger: Ledger) -> None:
    with ledger.stranger() as client:
        shown = bearer(token_for(ledger, "findings"))
        assert client.get("/v1/findings", headers=shown).status_code == 200
        assert client.get("/v1/history", headers=shown).json()["permission"] == "history"
        beyond = bearer(token_for(ledger, "findings", "reports", role=AccessRole.RESTRICTED_CASE_HANDLER))
        assert client.get("/v1/findings", headers=beyond).status_code == 403


def test_a_token_that_is_forged_expired_or_revoked_opens_nothing(ledger: Ledger) -> None:
    url = str(ledger.settings.database_url)
    good, expired, revoked = (token_for(ledger, "rules") for _ in range(3))
    with ledger.stranger() as client, closing(open_pool(url, 1)) as pool, psycopg.connect(url) as connection:
        for token in (good, expired, revoked):
            assert client.get("/v1/rules", headers=bearer(token)).status_code == 200
        _, second, third = Tokens(pool).listed()
        connection.execute("update web.token set expires_at = now() where token_id = %s", (second.token_id,))
        connection.commit()
        assert Tokens(pool).revoke(third.token_id)
        assert not Tokens(pool).revoke(third.token_id)
        for token in (expired, revoked, good[:-1] + ("A" if good[-1] != "A" else "B"), "x" * 3000):
            answer = client.get("/v1/rules", headers={"Authorization": f"Bearer {token}"})
            assert (answer.status_code, answer.json()["code"]) == (401, "not_signed_in"), token
        assert client.get("/v1/rules", headers=bearer(good)).status_code == 200


def test_a_bad_token_is_refused_whoever_is_signed_in_beside_it(ledger: Ledger) -> None:
    with ledger.visitor("officer") as browser:
        assert browser.get("/v1/rules").status_code == 200
        assert browser.get("/v1/rules", headers=bearer("svl_no")).status_code == 401


def test_a_token_is_kept_only_as_its_hash_and_lasts_no_longer_than_a_year(ledger: Ledger) -> None:
    url = str(ledger.settings.database_url)
    token = token_for(ledger, "rules")
    with psycopg.connect(url) as connection:
        kept = str(connection.execute("select * from web.token").fetchall())
    assert token not in kept
    assert token.removeprefix("svl_").encode().hex() not in kept
    with closing(open_pool(url, 1)) as pool:
        for scope, lasts in ((["rules"], timedelta(days=367)), (["rules"], timedelta()), (["all"], timedelta(days=1))):
            with pytest.raises(ValueError, match=r"lasts|no such"):
                Tokens(pool).issue("a test", Visitor(None, frozenset(), scope=frozenset(scope)), lasts)
