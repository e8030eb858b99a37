"""A file of rules that cannot be used is an error that names the file, whatever is wrong with it."""

import re
from pathlib import Path
from random import Random

import pytest

from domain.rules.packs import PACKS, PackError, load_packs, rules_of
from domain.rules.programmes import PROGRAMMES_FILE, ProgrammeError, load_programmes

ODD = (
    *(
        "1",
        "-1",
        "1e400",
        "nan",
        "inf",
        "[]",
        "{}",
        "[1]",
        '""',
        '"x"',
        "true",
        "0001-01-01",
        "9999-12-31",
        "2025-02-30",
    ),
    *("1979-05-27T07:32:00Z", "[{}]", "[[1]]", "{ a = 1 }", "[" * 3_000 + "]" * 3_000, "9" * 5_000, '"\\ud800"', "?"),
)


def mutated(dice: Random, text: str) -> str:
    """One line is left out, repeated, cut off, or says something else."""
    lines = text.split("\n")
    at = dice.randrange(len(lines))
    other = re.sub(r"=.*", lambda _: f"= {dice.choice(ODD)}", lines[at], count=1)
    lines[at : at + 1] = dice.choice(
        ([other], [other], [], [lines[at]] * 2, [lines[at][: dice.randrange(len(lines[at]) + 1)]])
    )
    return "\n".join(lines)


def test_a_pack_with_anything_wrong_in_it_is_refused_by_name_or_fits() -> None:
    dice, programmes = Random(4), load_programmes()
    packs = [path.read_text("utf-8") for path in PACKS.glob("*.toml") if "[[rules]]" in path.read_text("utf-8")]
    said: list[str] = []
    for _ in range(800):
        try:
            rules_of(mutated(dice, dice.choice(packs)), "local.toml", programmes)
        except PackError as refused:
            said.append(str(refused))
    assert 100 < len(said) < 700
    assert all(words.startswith("local.toml: ") for words in said)


def test_programmes_with_anything_wrong_in_them_are_refused_by_name_or_fit(tmp_path: Path) -> None:
    dice, file = Random(4), tmp_path / "programmes.toml"
    said: list[str] = []
    for _ in range(300):
        file.write_text(mutated(dice, PROGRAMMES_FILE.read_text("utf-8")), encoding="utf-8")
        try:
            load_programmes(file)
        except ProgrammeError as refused:
            said.append(str(refused))
    assert 50 < len(said) < 300
    assert all(words.startswith("programmes.toml: ") for words in said)


@pytest.mark.parametrize("name", ["local.toml", "programmes.toml"])
def test_a_file_that_cannot_be_read_is_named(tmp_path: Path, name: str) -> None:
    (tmp_path / name).write_bytes(b"pack_id = '\xff'")
    with pytest.raises((PackError, ProgrammeError), match=f"^{name}: cannot be read: "):
        load_packs(tmp_path)
    (tmp_path / name).unlink()
    (tmp_path / name).mkdir()
    with pytest.raises((PackError, ProgrammeError), match=f"^{name}: cannot be read: "):
        load_packs(tmp_path)
