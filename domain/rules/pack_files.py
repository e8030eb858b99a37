"""The files of the packs, each by what it says of itself and by its digest: what its owners propose and publish."""

from datetime import date
from hashlib import sha256
from pathlib import Path
from typing import NamedTuple

from domain.rule_pack.commands import Digest
from domain.rules.invariants import INVARIANTS_FILE
from domain.rules.packs import PACKS, rules_of
from domain.rules.programmes import PROGRAMMES_FILE, load_programmes
from domain.rules.rule_file import PackError, text_of


class PackFile(NamedTuple):
    """One pack as it stands in its file. in_force_from: the first day of any of its rules."""

    pack_id: str
    version: str
    in_force_from: date
    digest: Digest


def pack_file(file: Path) -> PackFile:
    """The pack in the file. Raises PackError where it is none."""
    text = text_of(file, PackError)
    rules = rules_of(text, file.name, load_programmes())
    first = min(rules, key=lambda rule: rule.in_force_from)
    return PackFile(first.pack_id, first.pack_version, first.in_force_from, Digest(sha256(text.encode()).hexdigest()))


def pack_files(folder: Path = PACKS) -> list[PackFile]:
    """Those of all packs in the folder, by their names. Raises PackError."""
    others = (PROGRAMMES_FILE.name, INVARIANTS_FILE.name)
    return [pack_file(file) for file in sorted(folder.glob("*.toml")) if file.name not in others]
