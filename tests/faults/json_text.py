"""JSON as text that need not be good JSON: the same key twice, numbers of any length, halves of characters."""

import json
from random import Random
from typing import Any

Node = Any
"""A Pairs, a list, a str, or a Raw."""


class Raw(str):
    """Text that is written as it stands."""

    __slots__ = ()


class Pairs(list[list[Any]]):
    """The members of an object, [key, value] each, in order; a key may come twice."""


def read(text: bytes) -> Node:
    """What a JSON text holds. Raises ValueError."""
    return json.loads(
        text,
        object_pairs_hook=lambda pairs: Pairs(map(list, pairs)),
        parse_int=Raw,
        parse_float=Raw,
        parse_constant=Raw,
    )


def written(node: Node) -> str:
    """The text again."""
    if isinstance(node, Raw):
        return str(node)
    if isinstance(node, Pairs):
        return "{" + ",".join(f"{written(key)}:{written(value)}" for key, value in node) + "}"
    if isinstance(node, list):
        return "[" + ",".join(map(written, node)) + "]"
    return json.dumps(node)


def places(node: Node) -> list[tuple[Any, int]]:
    """Every place in the tree that can hold something else: a container of it and an index there."""
    found: list[tuple[Any, int]] = []
    for at, item in enumerate(node if isinstance(node, list) else ()):
        holder, index = (item, 1) if isinstance(node, Pairs) else (node, at)
        found += [(holder, index), *places(holder[index])]
    return found


def objects(node: Node) -> list[Pairs]:
    """Every object in the tree."""
    inside = [value for _, value in node] if isinstance(node, Pairs) else node if isinstance(node, list) else ()
    return [node] * isinstance(node, Pairs) + [found for item in inside for found in objects(item)]


def odd(dice: Random) -> Raw:
    """A value that hardly anybody expects."""
    depth = dice.choice((40, 400, dice.randint(900, 1_100), 20_000))
    opening, closing = dice.choice((("[", "]"), ('{"a":', "}")))
    return dice.choice((*ODD, Raw(opening * depth + "1" + closing * depth), Raw(f'"{chr(dice.randint(32, 0xD7FF))}"')))


ODD = tuple(
    map(
        Raw,
        (
            *(
                "null",
                "true",
                "false",
                "[]",
                "{}",
                '""',
                "0",
                "-1",
                "1.5",
                "-0.0",
                "9223372036854775808",
                "1e999",
                "-1e999",
            ),
            *("NaN", "Infinity", "-Infinity", "0.1e-400", "1" + "0" * 400, "9" * 5_000, "01", "1_000", "0x10", "+1"),
            *(
                '"\\ud800"',
                '"a\\udfff\\ud800b"',
                '"\\u0000"',
                '"\\u202e"',
                '"\\n"',
                '"' + "x" * 60_000 + '"',
                "'single'",
            ),
            *('"0001-01-01"', '"9999-12-31"', '"10000-01-01"', '"2025-02-30"', '"1939-12-31"', '"2199-12-31"', '"-1"'),
            *('"0001-01-01T00:00:00+14:00"', '"9999-12-31T23:59:59.999999-14:00"', '"2025-06-30T23:59:60Z"'),
            *('"2025-01-06T09:00:00+24:00"', '"0001-01-01T00:00:00"', '"9999-12-31T23:59:59"', '"00010101 000000"'),
            *('"00000000-0000-0000-0000-000000000000"', '"ffffffff-ffff-ffff-ffff-ffffffffffff"', '"{}"', '"null"'),
            *('"\'; drop table register.event; --"', '"%s"', '"../../x"', '"٣"', '"1\\u0660"', '"\\ufeff"', '"é"'),
        ),
    )
)
