"""A rule pack that cannot be read stops the processes whose work it is, with its name; the others go on.

Left out instead, it would clear every finding of its rules, as if these had been given up.
"""

import json
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import pytest

from domain.rules import packs
from domain.rules.packs import PackError
from services.parts import parts
from services.processes import environment_of
from services.settings import Settings
from services.wiring import BUILD

NEED_RULES = {"projector-compliance", "projector-conflicts", "projector-restricted", "clock"}


@pytest.fixture
def broken(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    """A folder of packs, one of which is no TOML; the ledger looks for its packs there."""
    (tmp_path / "local.toml").write_text("[[rules", encoding="utf-8")
    monkeypatch.setattr(packs.load_packs.__wrapped__, "__defaults__", (tmp_path,))
    packs.load_packs.cache_clear()
    yield tmp_path
    packs.load_packs.cache_clear()


def test_only_what_needs_the_rules_refuses_to_begin(broken: Path, test_settings: Settings) -> None:
    refused: dict[str, str] = {}
    with parts(test_settings) as the:
        for name, build in BUILD.items():
            try:
                built = build(the)
            except PackError as error:
                refused[name] = str(error)
            else:
                getattr(built, "close", lambda: None)()
    assert refused.keys() == NEED_RULES
    assert all(words.startswith("local.toml: not readable as TOML: ") for words in refused.values())


PROGRAM = """
import sys
from pathlib import Path
from domain.rules import packs
packs.load_packs.__wrapped__.__defaults__ = (Path(sys.argv.pop()),)
from services.cli.main import run
run()
"""


def test_the_process_ends_and_its_log_names_the_file(broken: Path, test_settings: Settings) -> None:
    ended = subprocess.run(
        [sys.executable, "-c", PROGRAM, "run", "projector-conflicts", str(broken)],
        env=dict(environment_of(test_settings)),
        capture_output=True,
        timeout=120,
        check=False,
    )
    last = json.loads(ended.stdout.splitlines()[-1])
    assert (ended.returncode, last["event"], last["process"]) == (1, "process_failed", "projector-conflicts")
    assert "PackError: local.toml: not readable as TOML" in json.dumps(last)
