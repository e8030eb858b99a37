"""Sealing: AES-256-GCM, each ciphertext tied to what it belongs to, so that it opens in no other place."""

import os

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

FORM = b"\x01"
NONCE = 12


class SealBroken(Exception):
    """Sealed bytes do not open: another key, another place than they were sealed for, or changed."""


def seal(key: bytes, plain: bytes, belongs_to: bytes) -> bytes:
    """`plain` sealed under `key` for one place; the form of sealing is the first byte."""
    nonce = os.urandom(NONCE)
    return FORM + nonce + AESGCM(key).encrypt(nonce, plain, belongs_to)


def unseal(key: bytes, sealed: bytes, belongs_to: bytes) -> bytes:
    """What was sealed. Raises SealBroken."""
    if sealed[:1] != FORM:
        raise SealBroken("sealed in a form that this version does not know")
    try:
        return AESGCM(key).decrypt(sealed[1 : 1 + NONCE], sealed[1 + NONCE :], belongs_to)
    except InvalidTag:
        raise SealBroken("does not open: another key, another place, or changed") from None


def derived_key(master: bytes, purpose: bytes) -> bytes:
    """A key of its own for one purpose."""
    return HKDF(SHA256(), 32, salt=None, info=purpose).derive(master)
