"""Lines of generated HR messages: CloudEvents in structured mode, written as text because that is fast."""

from datetime import date
from typing import NamedTuple

from demo.dice import Dice

SOURCE = "urn:generated:hr"


class HrLine(NamedTuple):
    """One message: its id, for corrections, and its bytes."""

    id: str
    text: bytes


class HrLines:
    """Writes the messages of one organisation; each says what HR knows one millisecond after the last."""

    def __init__(self, organisation: str, dice: Dice) -> None:
        self._dice = dice
        self._head = (
            f'"source":"{SOURCE}","datacontenttype":"application/json","data":{{"organisation":"{organisation}"'
        )
        self._day: date | None = None
        self._told = 0

    def message(self, today: date, kind: str, effective: date, facts: str) -> HrLine:
        """A message of that kind, told today; `facts` is JSON without braces."""
        if today != self._day:
            self._day, self._told = today, 0
        self._told += 1
        seconds, thousandths = divmod(self._told, 1_000)
        minutes, second = divmod(seconds, 60)
        hour, minute = divmod(minutes, 60)
        message_id = self._dice.uuid()
        return HrLine(
            message_id,
            (
                f'{{"specversion":"1.0","id":"{message_id}","type":"hr.{kind}.v1",{self._head}'
                f',"source_system":"GENERATED","correlation_id":"{message_id}","effective_from":"{effective}"'
                f',"recorded_at":"{today}T{6 + hour:02}:{minute:02}:{second:02}.{thousandths:03}Z",{facts}}}}}'
            ).encode(),
        )
