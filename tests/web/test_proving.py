"""Signing in by a real OpenID provider, and what does not sign anybody in."""

from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path

import httpx
import pytest
from pydantic import SecretStr

from services.database import open_pool
from services.embedded.process import free_port
from services.parts import parts
from services.settings import Settings, SettingsRefused
from services.vault.keys import load_keys
from services.vault.pseudonym import pseudonym
from services.web.house import COOKIE
from services.web.proving import refuse_unknown_roles
from services.web.sessions import Sessions
from services.wiring_web import build_web
from tests.web.browsing import Ledger
from tests.web.openid import prove, provider

ROLES = {"SL-Officers": "compliance_officer", "SL-HR": "hr_analyst"}


@pytest.fixture
def trusting(
    database_url: str, brokers: str, tmp_path: Path, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Ledger]:
    """A ledger without a demo, whose people sign in at a provider of their employer."""
    port = free_port()
    address = f"http://127.0.0.1:{port}"
    packages = tmp_path_factory.getbasetemp().parent / "openid_provider"
    with provider(packages, f"{address}/sign-in/proved") as issuer, ExitStack() as stack:
        settings = Settings(
            state_dir=tmp_path / "state",
            database_url=database_url,
            kafka_bootstrap_servers=brokers,
            web_port=port,
            web_address=address,
            web_oidc_issuer=issuer,
            web_oidc_client_id="ledger",
            web_oidc_client_secret=SecretStr("of-the-tests"),
            web_oidc_scopes=["staff"],
            web_oidc_roles=ROLES,
        )
        stack.enter_context(closing(build_web(stack.enter_context(parts(settings)))))
        yield Ledger(address, settings)


def sent_to_provider(browser: httpx.Client, then: str = "/rules?q=1") -> str:
    """The provider's address, as the ledger's sign-in gives it."""
    answer = browser.get("/sign-in/provider", params={"then": then})
    assert answer.status_code == 303, answer.text
    return answer.headers["location"]


def test_whoever_the_provider_names_is_signed_in_with_the_roles_of_the_mapping(trusting: Ledger) -> None:
    with trusting.stranger() as browser:
        assert "/sign-in/provider" in browser.get("/sign-in").text
        back = prove(browser, sent_to_provider(browser), "20001/SL-Officers,line_manager,of-no-meaning")
        answer = browser.get(back)
        assert (answer.status_code, answer.headers["location"]) == (303, "/rules?q=1")
        me = pseudonym(load_keys(trusting.settings).pseudonym, "DEMO", "person", "20001")
        with open_pool(str(trusting.settings.database_url), 1) as pool:
            visitor = Sessions(pool).visitor(browser.cookies[COOKIE])
        assert visitor is not None
        assert (visitor.person_id, set(visitor.given), visitor.demo) == (me, {"compliance_officer"}, False)


def test_an_answer_signs_in_once_and_only_in_the_browser_that_asked(trusting: Ledger) -> None:
    with trusting.stranger() as browser, trusting.stranger() as thief:
        back = prove(browser, sent_to_provider(browser), "20001/SL-HR")
        assert thief.get(back).status_code == 403
        assert COOKIE not in thief.cookies
        assert browser.get(back).status_code == 303
        assert browser.get(back).status_code == 403


def test_a_code_that_the_provider_does_not_know_signs_nobody_in(trusting: Ledger) -> None:
    with trusting.stranger() as browser:
        back = httpx.URL(prove(browser, sent_to_provider(browser), "20001/SL-HR"))
        assert browser.get(back.copy_merge_params({"code": "forged"})).status_code == 403
        assert COOKIE not in browser.cookies


def test_where_the_provider_does_not_answer_the_visitor_is_told_to_try_again(trusting: Ledger) -> None:
    away = trusting.settings.model_copy(update={"web_oidc_issuer": "http://127.0.0.1:9", "web_port": 0})
    with ExitStack() as stack:
        web = stack.enter_context(closing(build_web(stack.enter_context(parts(away)))))
        answer = httpx.get(f"http://127.0.0.1:{web.port}/sign-in/provider", trust_env=False)
        assert answer.status_code == 503
        assert "does not answer" in answer.text


def test_a_mapping_to_a_role_that_no_sign_in_gives_is_refused_at_the_start() -> None:
    with pytest.raises(SettingsRefused, match="line_manager"):
        refuse_unknown_roles(Settings(web_oidc_roles={"SL-Managers": "line_manager"}))
