"""Everything together: servers, a ledger, its load, the witness and the ages; and the judgement at the end."""

from contextlib import ExitStack
from datetime import UTC, datetime
from random import Random
from typing import Any, Self

from tests.faults.ages import Ages
from tests.faults.checker import check
from tests.faults.history import History
from tests.faults.ledger import Ledger
from tests.faults.load import Load, trust
from tests.faults.observe import observe
from tests.faults.own_servers import OwnServers
from tests.faults.rows import rebuilt
from tests.faults.soundness import unsound
from tests.faults.waiting import PATIENCE_S
from tests.faults.witness import Witness

CLOCK_SECONDS = 0.2


class World:
    """A ledger whose nine processes run under load, on servers of their own. The seed decides everything but time."""

    def __init__(self, seed: int, messages: int, **settings: Any) -> None:
        """settings: also `idle`, as for a Ledger."""
        self.seed, self.dice = seed, Random(seed)
        self._messages, self._settings = messages, settings
        self._stack = ExitStack()

    def __enter__(self) -> Self:
        with ExitStack() as stack:
            self.servers = stack.enter_context(OwnServers())
            settings = {"clock_seconds": CLOCK_SECONDS, **self._settings}
            self.ledger = stack.enter_context(Ledger(self.servers, **settings))
            self.fleet = self.ledger.fleet
            self.fleet.start()
            self.fleet.wait_until_well()
            with self.ledger.connect() as connection:
                Witness(connection)
            self.load = Load(self.ledger, trust(self._messages, self.seed, datetime.now(UTC).date()))
            stack.callback(self.load.close)
            self.ages = Ages(self.ledger)
            stack.callback(self.ages.close)
            self._stack = stack.pop_all()
        return self

    def __exit__(self, *_: object) -> None:
        self._stack.close()

    def bring_back_yesterday(self) -> None:
        """Let the clock find that today has not begun yet; what it asks for a second time changes nothing."""
        with self.ledger.connect() as connection:
            connection.execute("update register.inbox set next_offset = next_offset - 1 where name like 'clock/%'")

    def history(self, seconds: float = PATIENCE_S, *, anew: bool = False) -> History:
        """Let what was allowed be sent and come through, and look at everything.

        anew: build the read models anew as well, and verify and prove; the live ones are replaced by it.
        """
        self.load.drained(seconds)
        self.fleet.wait_until_well()
        self.ledger.settle(seconds)
        history = observe(self.ledger, self.load)
        if not anew:
            return history
        return history._replace(rebuilt=rebuilt(self.ledger), unsound=unsound(self.ledger, self.dice))

    def objections(self, seconds: float = PATIENCE_S, *, anew: bool = False) -> list[str]:
        """What the checker objects to, when all has come through."""
        return check(self.history(seconds, anew=anew))
