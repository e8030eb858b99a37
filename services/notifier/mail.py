"""Notices by mail: the only place where a notice holds names, and it goes to the lead alone."""

from collections.abc import Callable, Sequence
from email.message import EmailMessage
from email.utils import format_datetime
from typing import NamedTuple
from uuid import uuid5

import aiosmtplib

from services.notifier.channel import TryLater
from services.notifier.letter import Letter
from services.notifier.notice import MAIL, Notice, Outcome


class Addressed(NamedTuple):
    """A letter and where it goes."""

    address: str
    letter: Letter


class Post(NamedTuple):
    """The mail server and the sender's address."""

    host: str
    port: int
    sender: str
    timeout_s: float = 10.0


class Mail:
    """Sends one letter of all that is due to a lead. Its Message-ID is the same whenever it tells of the same."""

    name = MAIL
    gathers = True

    def __init__(self, post: Post, write: Callable[[Sequence[Notice]], Addressed | None]) -> None:
        self._post = post
        self._write = write

    async def send(self, notices: Sequence[Notice]) -> Outcome:
        """Send it. Raises TryLater where the server is down, slow, or says that it may take it later."""
        if any(notice.lead_id is None for notice in notices):
            return "no_lead"
        addressed = self._write(notices)
        if addressed is None:
            return "no_address"
        message = self._message(notices, addressed)
        try:
            await aiosmtplib.send(message, hostname=self._post.host, port=self._post.port, timeout=self._post.timeout_s)
        except aiosmtplib.SMTPRecipientsRefused as refused:
            if all(recipient.code >= 500 for recipient in refused.recipients):
                return "refused"
            raise TryLater("recipient put off") from refused
        except aiosmtplib.SMTPResponseException as answer:
            if 500 <= answer.code < 600:
                return "refused"
            raise TryLater(f"SMTP {answer.code}") from answer
        except (aiosmtplib.SMTPException, OSError) as problem:
            raise TryLater(type(problem).__name__) from problem
        return "delivered"

    def _message(self, notices: Sequence[Notice], addressed: Addressed) -> EmailMessage:
        message, (first, *others) = EmailMessage(), notices
        here = self._post.sender.rpartition("@")[2]
        letter_id = first.notice_id
        for other in others:
            letter_id = uuid5(letter_id, str(other.notice_id))
        message["From"] = self._post.sender
        message["To"] = addressed.address
        message["Subject"] = addressed.letter.subject
        message["Date"] = format_datetime(max(notice.opened_at for notice in notices))
        message["Message-ID"] = f"<{letter_id}@{here}>"
        if len({notice.finding_id for notice in notices}) == 1:
            message["References"] = f"<{first.finding_id}@{here}>"
        message["Auto-Submitted"] = "auto-generated"
        message.set_content(addressed.letter.text)
        return message

    async def close(self) -> None:
        """Nothing is held between letters."""
