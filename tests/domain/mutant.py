"""A pytest plugin for mutation tests: the tests nearest to the mutant first, and the first that fails is enough.

Examples are the same in every run, so that its figures are too.
"""

import os

import pytest
from hypothesis import Phase, settings

settings.register_profile(
    "mutant",
    max_examples=50,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False,
)


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Those named like the module of the mutant, then those against a plain model, then all others; fast ones first."""
    module = os.environ.get("MUTANT_UNDER_TEST", "").rpartition(".")[0].rpartition(".")[2]
    items.sort(key=lambda item: _distance(item.path.stem, module))


def _distance(test: str, module: str) -> int:
    near = bool(module) and test.startswith(f"test_{module.partition('_')[0]}")
    return 0 if near else 1 if test.endswith("day_by_day") else 2
