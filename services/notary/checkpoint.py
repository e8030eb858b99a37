"""Checkpoints: "the register had so many events, and this is their hash", signed (C2SP checkpoint and signed note).

Text of a checkpoint: origin, size, hash in base64, the time of signing; an empty line; the signature line.
"""

import base64
import binascii
from dataclasses import dataclass
from datetime import UTC, datetime
from hashlib import sha256

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey, Ed25519PublicKey

ED25519 = b"\x01"
DASH = "\N{EM DASH}"


class CheckpointRefused(ValueError):
    """A text is not a checkpoint of this register signed with this key; says what is wrong."""


@dataclass(frozen=True, slots=True)
class Checkpoint:
    """What was signed: of the register `origin`, the first `size` events have the tree hash `root`."""

    origin: str
    size: int
    root: bytes
    signed_at: datetime

    @property
    def text(self) -> str:
        """What the signature is over."""
        at = self.signed_at.astimezone(UTC).isoformat(timespec="microseconds").replace("+00:00", "Z")
        return f"{self.origin}\n{self.size}\n{base64.b64encode(self.root).decode()}\nsigned at {at}\n"


def origin_of(organisation: str) -> str:
    """The name under which an organisation's register signs."""
    return f"supervision-ledger/{organisation}"


class Signer:
    """Signs checkpoints of one register."""

    def __init__(self, seed: bytes, origin: str) -> None:
        self.origin = origin
        self._key = Ed25519PrivateKey.from_private_bytes(seed)
        self.verifier = Verifier(origin, self._key.public_key().public_bytes_raw())

    def note(self, size: int, root: bytes, signed_at: datetime) -> str:
        """The signed note."""
        text = Checkpoint(self.origin, size, root, signed_at).text
        return f"{text}\n{self.signature(text)}\n"

    def signature(self, text: str) -> str:
        """The line that stands under a text. Whoever has others signed says first what they are."""
        signed = base64.b64encode(self.verifier.key_id + self._key.sign(text.encode())).decode()
        return f"{DASH} {self.origin} {signed}"


class Verifier:
    """Checks checkpoints of one register; all it needs is the public key."""

    def __init__(self, origin: str, public_key: bytes) -> None:
        self.origin = origin
        self._public = public_key
        self._key = Ed25519PublicKey.from_public_bytes(public_key)
        self.key_id = sha256(origin.encode() + b"\n" + ED25519 + public_key).digest()[:4]

    @classmethod
    def of(cls, key_text: str) -> "Verifier":
        """From the text form of a key. Raises CheckpointRefused."""
        try:
            origin, key_id, coded = key_text.strip().split("+", 2)  # a "+" may stand in base64, not in a name
            decoded = base64.b64decode(coded, validate=True)
            found = cls(origin, decoded[1:])
        except (ValueError, binascii.Error):
            raise CheckpointRefused("not a public key in the form name+id+base64") from None
        if decoded[:1] != ED25519 or found.key_id.hex() != key_id:
            raise CheckpointRefused("the public key does not match its own id")
        return found

    @property
    def key_text(self) -> str:
        """The public key as text: name, id and key, as C2SP writes it."""
        return f"{self.origin}+{self.key_id.hex()}+{base64.b64encode(ED25519 + self._public).decode()}"

    def opened(self, note: str) -> Checkpoint:
        """What was signed. Raises CheckpointRefused for another register, another key, a changed text."""
        text, empty_line, signatures = note.partition("\n\n")
        text += "\n"
        checkpoint = _parsed(text) if empty_line else None
        if checkpoint is None:
            raise CheckpointRefused("not a checkpoint")
        if checkpoint.origin != self.origin:
            raise CheckpointRefused(f"a checkpoint of {checkpoint.origin}, not of {self.origin}")
        if not any(self.signed(text, line) for line in signatures.splitlines()):
            raise CheckpointRefused(f"the checkpoint of {checkpoint.size} events is not signed with this key")
        return checkpoint

    def signed(self, text: str, line: str) -> bool:
        """Whether the line is the signature of this text with this key."""
        try:
            dash, name, coded = line.split(" ")
            decoded = base64.b64decode(coded, validate=True)
            if (dash, name, decoded[:4]) != (DASH, self.origin, self.key_id):
                return False
            self._key.verify(decoded[4:], text.encode())
        except (ValueError, InvalidSignature):
            return False
        return True


def _parsed(text: str) -> Checkpoint | None:
    try:
        origin, size, root, at = text.splitlines()
        found = Checkpoint(
            origin,
            int(size),
            base64.b64decode(root, validate=True),
            datetime.fromisoformat(at.removeprefix("signed at ")),
        )
    except ValueError:
        return None
    return found if found.text == text else None
