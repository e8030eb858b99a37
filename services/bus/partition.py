"""Which partition a key goes to: murmur2, as Java's clients and kafka-python compute it.

The key decides for ever: the number of partitions of a topic is fixed once it is created.
"""

from struct import unpack_from

MASK = 0xFFFFFFFF
MULTIPLIER = 0x5BD1E995
SEED = 0x9747B28C


def partition_for(key: bytes, partitions: int) -> int:
    """The partition of a key, 0 to partitions - 1."""
    return (murmur2(key) & 0x7FFFFFFF) % partitions


def murmur2(key: bytes) -> int:
    """The 32-bit MurmurHash2 of Kafka, as an unsigned number."""
    length = len(key)
    hashed = SEED ^ length
    for word in unpack_from(f"<{length // 4}I", key):
        mixed = (word * MULTIPLIER) & MASK
        mixed = ((mixed ^ (mixed >> 24)) * MULTIPLIER) & MASK
        hashed = ((hashed * MULTIPLIER) & MASK) ^ mixed
    if rest := key[length - length % 4 :]:
        hashed = ((hashed ^ int.from_bytes(rest, "little")) * MULTIPLIER) & MASK
    hashed = ((hashed ^ (hashed >> 13)) * MULTIPLIER) & MASK
    return hashed ^ (hashed >> 15)
