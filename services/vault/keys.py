"""The three secrets of a ledger: given by settings, or made once in the state folder, readable by its owner only."""

import base64
import binascii
import contextlib
import os
import secrets
from dataclasses import dataclass, field
from pathlib import Path

from pydantic import SecretStr

from services.settings import Settings, SettingsRefused

KEY_BYTES = 32


class KeyRefused(SettingsRefused):
    """A key cannot be used; the text says which, why and what would do."""


@dataclass(frozen=True, slots=True)
class Keys:
    """32 bytes each. master wraps every person's key; pseudonym makes opaque ids; signing is an Ed25519 seed."""

    master: bytes = field(repr=False)
    pseudonym: bytes = field(repr=False)
    signing: bytes = field(repr=False)


def load_keys(settings: Settings) -> Keys:
    """The keys of this ledger; what neither settings nor the state folder have is made. Raises KeyRefused."""
    folder = settings.state_dir / "keys"
    return Keys(
        master=_key(settings.master_key, "SUPERVISION_MASTER_KEY", folder / "master"),
        pseudonym=_key(settings.pseudonym_secret, "SUPERVISION_PSEUDONYM_SECRET", folder / "pseudonym"),
        signing=_key(settings.signing_key, "SUPERVISION_SIGNING_KEY", folder / "signing"),
    )


def _key(given: SecretStr | None, name: str, file: Path) -> bytes:
    if given is not None:
        return _decoded(given.get_secret_value(), name)
    if not file.exists():
        _make(file)
    if file.stat().st_mode & 0o077:
        raise KeyRefused(f"{file} can be read by others than its owner; run: chmod 600 {file}")
    return _decoded(file.read_text(), str(file))


def _decoded(text: str, where: str) -> bytes:
    try:
        key = base64.b64decode(text.strip(), validate=True)
    except (binascii.Error, ValueError):
        raise KeyRefused(f"{where} is not base64; {KEY_BYTES} random bytes in base64 are needed") from None
    if len(key) != KEY_BYTES:
        raise KeyRefused(f"{where} has {len(key)} bytes; {KEY_BYTES} random bytes in base64 are needed")
    return key


def _make(file: Path) -> None:
    """Whole or not at all, and once: of several processes that start together, the first one's key stands."""
    file.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
    draft = file.with_name(f".{file.name}.{secrets.token_hex(8)}")
    with open(os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "w") as opened:
        opened.write(base64.b64encode(secrets.token_bytes(KEY_BYTES)).decode() + "\n")
        opened.flush()
        os.fsync(opened.fileno())
    with contextlib.suppress(FileExistsError):
        os.link(draft, file)
    draft.unlink()
