"""One ledger for each file of arrangements: its story is played once, and its tests ask about it."""

from collections.abc import Callable, Iterator
from contextlib import ExitStack

import pytest

from tests.arrangements.stage import house_of
from tests.arrangements.words import Service
from tests.conftest import copy_of

Opens = Callable[[str], Service]


@pytest.fixture(scope="module")
def a_service(postgres_url: str, migrated_template: str, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opens]:
    """A service in a ledger of its own; called with the first day of its story."""
    with ExitStack() as open_until_the_end:

        def opens(first_day: str) -> Service:
            url = open_until_the_end.enter_context(copy_of(postgres_url, migrated_template))
            house = open_until_the_end.enter_context(house_of(url, tmp_path_factory.mktemp("ledger")))
            return Service(house, first_day)

        yield opens
