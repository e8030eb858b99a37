"""Notices on the alerts topic, keyed by the unit, for any program that wants to know."""

import asyncio
from typing import Protocol

from services.bus.cloud_events import CloudEvent, binary_headers
from services.bus.message import Outgoing
from services.notifier.alert import ALERT_TYPE, alert_of
from services.notifier.notice import ALERTS, Notice, Outcome


class Sends(Protocol):
    """The part of the bus producer that is needed."""

    def send(self, messages: list[Outgoing]) -> None:
        """All acknowledged, or raises."""


class AlertsTopic:
    """Publishes each alert as a CloudEvent whose id is the notice's, so that a repeat is recognisable."""

    name = ALERTS

    def __init__(self, producer: Sends, topic: str, source: str) -> None:
        self._producer = producer
        self._topic = topic
        self._source = source

    async def send(self, notice: Notice) -> Outcome:
        """Publish it; told even where nobody leads the unit."""
        await asyncio.to_thread(self._producer.send, [self._outgoing(notice)])
        return "delivered" if notice.lead_id else "no_lead"

    def _outgoing(self, notice: Notice) -> Outgoing:
        alert = alert_of(notice)
        unit = str(notice.unit_id or notice.finding_id)
        event = CloudEvent(
            id=str(notice.notice_id),
            source=self._source,
            type=ALERT_TYPE,
            time=alert.opened_at,
            data=alert.model_dump_json().encode(),
            subject=unit,
            extensions={"correlationid": str(notice.correlation_id)},
        )
        return Outgoing(self._topic, unit.encode(), event.data, binary_headers(event))

    async def close(self) -> None:
        """The producer belongs to the process."""
