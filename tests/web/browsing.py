"""Visitors of the web application, as tests send them: over HTTP, with the headers that a browser would send."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import NamedTuple

import httpx

from services.settings import Settings
from services.web.demo_visitors import demo_visitors

SAME_ORIGIN = {"Sec-Fetch-Site": "same-origin"}


class Ledger(NamedTuple):
    """A web application that serves at `address`."""

    address: str
    settings: Settings

    @contextmanager
    def visitor(self, who: str) -> Iterator[httpx.Client]:
        """Signed in as the first of the demo's visitors whose description has these words."""
        number = next(n for n, each in enumerate(demo_visitors(self.settings)) if who in each.who)
        with self.stranger() as browser:
            answer = browser.post("/sign-in/demo", data={"number": number})
            assert answer.status_code == 303, answer.text
            yield browser

    def stranger(self) -> httpx.Client:
        """Not signed in. Close it."""
        return httpx.Client(base_url=self.address, headers=SAME_ORIGIN, trust_env=False, timeout=30)
