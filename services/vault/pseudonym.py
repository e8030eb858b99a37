"""Opaque ids for an employer's own: the same every time, and not to be guessed back without the secret."""

import hashlib
import hmac
from uuid import UUID


def pseudonym(secret: bytes, organisation: str, kind: str, source_id: str) -> UUID:
    """The id of `source_id` (an employee number, a post's number) of that kind in that organisation.

    HMAC-SHA256, its first 16 bytes, marked as UUID version 8. A plain hash of an eight-digit number is found by
    hashing all of them; without the secret this one is not.
    """
    parts = [organisation.encode(), kind.encode(), source_id.encode()]
    named = b"".join([len(part).to_bytes(4, "big") + part for part in parts])
    digest = bytearray(hmac.digest(secret, named, hashlib.sha256)[:16])
    digest[6] = digest[6] & 0x0F | 0x80
    digest[8] = digest[8] & 0x3F | 0x80
    return UUID(bytes=bytes(digest))
