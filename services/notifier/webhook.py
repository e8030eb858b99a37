"""Notices by HTTP POST: the alert as JSON, without names."""

from collections.abc import Sequence

import httpx

from services.notifier.alert import alert_of
from services.notifier.channel import TryLater
from services.notifier.notice import WEBHOOK, Notice, Outcome

TRY_LATER = frozenset({408, 425, 429})


class Webhook:
    """Posts to one address. The Idempotency-Key is the same at every attempt.

    Any 2xx is delivered; a 4xx that a repeat cannot mend is refused; all else is tried again later.
    """

    name = WEBHOOK
    gathers = False

    def __init__(self, url: str, timeout_s: float = 10.0) -> None:
        self._url = url
        self._client = httpx.AsyncClient(timeout=timeout_s, follow_redirects=False)

    async def send(self, notices: Sequence[Notice]) -> Outcome:
        """Post it. Raises TryLater where the receiver is down, slow, or answers nonsense."""
        [notice] = notices
        headers = {
            "Content-Type": "application/json",
            "Idempotency-Key": str(notice.notice_id),
            "X-Correlation-Id": str(notice.correlation_id),
        }
        try:
            answer = await self._client.post(self._url, content=alert_of(notice).model_dump_json(), headers=headers)
        except httpx.HTTPError as problem:
            raise TryLater(type(problem).__name__) from problem
        if answer.is_success:
            return "delivered" if notice.lead_id else "no_lead"
        if answer.is_client_error and answer.status_code not in TRY_LATER:
            return "refused"
        raise TryLater(f"HTTP {answer.status_code}")

    async def close(self) -> None:
        """End the connections."""
        await self._client.aclose()
