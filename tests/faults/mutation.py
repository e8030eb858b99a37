"""Valid messages, made hostile in bytes, JSON, headers and key. The same seed, the same messages."""

from collections.abc import Callable, Sequence
from random import Random
from uuid import UUID

from services.bus.message import Outgoing
from tests.faults import json_text
from tests.faults.json_text import Pairs, Raw

Change = Callable[[Random, Outgoing, Sequence[Outgoing]], Outgoing]
Header = tuple[str, bytes]

CONTENT_TYPES = (b"application/cloudevents+json", b"application/cloudevents-batch+json", b"text/plain", b"", b"\xff")


class RawName(str):
    """A header's name whose bytes are no UTF-8. The client library asks a name for its bytes by encode()."""

    __slots__ = ()

    def encode(self, encoding: str = "utf-8", errors: str = "strict") -> bytes:
        """The bytes."""
        return super().encode(encoding, "surrogateescape")


def hostile(dice: Random, valid: Sequence[Outgoing]) -> Outgoing:
    """One of the valid messages with one to three changes; never without key and value: the client sends no such."""
    message = dice.choice(valid)
    for _ in range(dice.choice((1, 1, 1, 2, 3))):
        message = dice.choice(CHANGES)(dice, message, valid)
    return message._replace(key=b"") if message.key is None and message.value is None else message


def _in_bytes(change: Callable[[Random, bytearray], bytes]) -> Change:
    def changed(dice: Random, message: Outgoing, _: Sequence[Outgoing]) -> Outgoing:
        return message._replace(value=change(dice, bytearray(message.value or b"x")))

    return changed


def _at(dice: Random, value: bytearray) -> int:
    return dice.randrange(len(value) + 1)


def _flipped(dice: Random, value: bytearray) -> bytes:
    for _ in range(dice.choice((1, 1, 2, 8))):
        value[dice.randrange(len(value))] ^= 1 << dice.randrange(8)
    return bytes(value)


def _put_in(dice: Random, value: bytearray) -> bytes:
    at = _at(dice, value)
    return bytes(value[:at]) + dice.randbytes(dice.choice((1, 2, 7, 300))) + bytes(value[at:])


def _spliced(dice: Random, message: Outgoing, valid: Sequence[Outgoing]) -> Outgoing:
    one, other = bytearray(message.value or b""), bytearray(dice.choice(valid).value or b"")
    return message._replace(value=bytes(one[: _at(dice, one)] + other[_at(dice, other) :]))


def _in_json(change: Callable[[Random, json_text.Node], None]) -> Change:
    def changed(dice: Random, message: Outgoing, _: Sequence[Outgoing]) -> Outgoing:
        try:
            tree = json_text.read(message.value or b"")
            change(dice, tree)
            return message._replace(value=json_text.written(tree).encode(errors="surrogatepass"))
        except (ValueError, RecursionError):
            return message._replace(value=dice.randbytes(20))

    return changed


def _another_value(dice: Random, tree: json_text.Node) -> None:
    if places := json_text.places(tree):
        holder, index = dice.choice(places)
        holder[index] = json_text.odd(dice)


def _another_place(dice: Random, tree: json_text.Node) -> None:
    if places := json_text.places(tree):
        (one, here), (other, there) = dice.choice(places), dice.choice(places)
        one[here] = json_text.read(json_text.written(other[there]).encode())


def _objects(change: Callable[[Random, Pairs], None]) -> Callable[[Random, json_text.Node], None]:
    def changed(dice: Random, tree: json_text.Node) -> None:
        if full := [each for each in json_text.objects(tree) if each]:
            change(dice, dice.choice(full))

    return changed


def _twice(dice: Random, members: Pairs) -> None:
    key, value = dice.choice(members)
    members.insert(dice.randrange(len(members) + 1), [key, dice.choice((value, json_text.odd(dice)))])


def _renamed(dice: Random, members: Pairs) -> None:
    members[dice.randrange(len(members))][0] = dice.choice(
        ("", "x" * 9_000, "data_base64", "Ängström", Raw('"\\ud800"'))
    )


def _left_out(dice: Random, members: Pairs) -> None:
    members.pop(dice.randrange(len(members)))


def _crossed(dice: Random, message: Outgoing, valid: Sequence[Outgoing]) -> Outgoing:
    """Under an id of its own, with some facts of another valid message: it can be read, and is a lie."""
    try:
        tree, other = (json_text.read(each.value or b"") for each in (message, dice.choice(valid)))
        told = {
            key: value for members in json_text.objects(other) for key, value in members if not isinstance(value, list)
        }
        for members in json_text.objects(tree):
            for pair in members:
                if pair[0] in told and dice.random() < 0.4:
                    pair[1] = dice.choice((told[pair[0]], told[pair[0]], *PLAUSIBLE))
                if pair[0] == "id":
                    pair[1] = str(UUID(int=dice.getrandbits(128)))
        value = json_text.written(tree).encode()
    except (ValueError, RecursionError):
        return message
    headers = [(name, dice.randbytes(9).hex().encode() if name == "ce_id" else said) for name, said in message.headers]
    return message._replace(value=value, headers=tuple(headers))


PLAUSIBLE = ("1940-01-01", "2199-12-31", Raw("0"), Raw("1.2"), Raw("null"), Raw("true"), Raw("5"))


def _in_headers(change: Callable[[Random, list[Header]], None]) -> Change:
    def changed(dice: Random, message: Outgoing, _: Sequence[Outgoing]) -> Outgoing:
        headers = list(message.headers) or [("content-type", CONTENT_TYPES[0])]
        change(dice, headers)
        return message._replace(headers=tuple(headers))

    return changed


def _header_said_otherwise(dice: Random, headers: list[Header]) -> None:
    at = dice.randrange(len(headers))
    name, value = headers[at]
    others = (b"", b"\xff\xfe", b"0", b"-1", b"99999999999999999999", "٣".encode(), b"null", value[:-1], value + b"9")
    headers[at] = (name, dice.choice((*others, dice.randbytes(9), b"x" * 40_000, *CONTENT_TYPES)))


def _header_named_otherwise(dice: Random, headers: list[Header]) -> None:
    at = dice.randrange(len(headers))
    name = headers[at][0]
    others = (name.upper(), "", "ce_", "ce_data", "ce_Größe", "x" * 3_000, name + "\udcff", "\udcc3")
    headers[at] = (RawName(dice.choice(others)), headers[at][1])


def _header_twice(dice: Random, headers: list[Header]) -> None:
    headers.insert(dice.randrange(len(headers) + 1), dice.choice(headers))


def _header_left_out(dice: Random, headers: list[Header]) -> None:
    headers.pop(dice.randrange(len(headers)))


def _headers_of_binary_mode(dice: Random, headers: list[Header]) -> None:
    named = {"specversion": "1.0", "id": str(dice.random()), "source": "urn:x", "type": "hr.person_registered.v1"}
    headers[:] = [(f"ce_{name}", value.encode()) for name, value in named.items()]
    headers += [("content-type", dice.choice(CONTENT_TYPES))] * dice.randint(0, 2)


def _another_key(dice: Random, message: Outgoing, valid: Sequence[Outgoing]) -> Outgoing:
    key = dice.choice((None, b"", b"\xff\x00", dice.randbytes(2_000), dice.choice(valid).key))
    return message._replace(key=key, partition=None if key else message.partition)


def _nothing(dice: Random, message: Outgoing, _: Sequence[Outgoing]) -> Outgoing:
    return message._replace(value=dice.choice((None, b"", b"{}", b"[]", b"null", b'"', b"\x00", b"{" * 5_000)))


CHANGES: tuple[Change, ...] = (
    *[_crossed] * 12,
    _in_bytes(_flipped),
    _in_bytes(lambda dice, value: bytes(value[: _at(dice, value)])),
    _in_bytes(lambda dice, value: bytes(value[_at(dice, value) :])),
    _in_bytes(_put_in),
    _in_bytes(lambda dice, value: bytes(value) * dice.choice((2, 50))),
    _in_bytes(lambda dice, value: b"\xef\xbb\xbf" + bytes(value)),
    _in_bytes(lambda dice, value: value.decode(errors="replace").encode(dice.choice(("utf-16", "utf-32", "utf-7")))),
    _in_bytes(lambda dice, value: dice.randbytes(dice.choice((1, 30, 5_000)))),
    _spliced,
    *[_in_json(_another_value)] * 6,
    *[_in_json(_another_place)] * 2,
    *[_in_json(_objects(_twice))] * 2,
    _in_json(_objects(_renamed)),
    *[_in_json(_objects(_left_out))] * 2,
    *[_in_headers(_header_said_otherwise)] * 2,
    _in_headers(_header_named_otherwise),
    _in_headers(_header_twice),
    _in_headers(_header_left_out),
    _in_headers(_headers_of_binary_mode),
    _another_key,
    _nothing,
)
