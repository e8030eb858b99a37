"""A pytest plugin for mutation tests: of the tests with random histories only those that hold the mutant's module to
account; all others always. Those named like the module first, and the first that fails is enough.

Examples are the same in every run, so that its figures are too.
"""

import os

import pytest
from hypothesis import Phase, is_hypothesis_test, settings

settings.register_profile(
    "mutant",
    max_examples=50,
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False,
)

ACCOUNT = {
    "anchors": ("deadline",),
    "applies_to": ("whom_day", "cadence"),
    "calendar": ("cadence",),
    "changes": ("affected", "whom_an_event"),
    "clash": ("separation",),
    "elapsed": ("elapsed", "cadence"),
    "met_by": ("deadline",),
    "obligation": ("deadline",),
    "pauses": ("cadence", "quantity", "expiry", "deadline_of_plans"),
    "plan_clock": ("deadline_of_plans",),
    "role_days": ("capacity", "cycle", "ratio", "separation"),
    "separation_severity": ("separation",),
    "sessions_near": ("cadence", "quantity", "deadline"),
    "standings": ("cadence", "quantity", "completeness", "expiry", "deadline"),
}
"""By module, the tests that hold it against its plain text, by the beginning of their name; of all others their own."""
OF_WHOM = ("x_affected", "x_changed_by", "x_preceptors_of", "x_subjects_of", "x_holders_toward", "x_corrected")
"""Functions that say whom an event concerns."""


@pytest.hookimpl(tryfirst=True)
def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    """All of them where no mutant is looked at; else those that may notice it, the nearest first."""
    module, _, function = os.environ.get("MUTANT_UNDER_TEST", "").removeprefix("domain.").rpartition(".")
    if not function.startswith("x"):
        return
    module = module.removeprefix("rules.")
    near = ("nobody", *ACCOUNT.get(module, (module,)))
    far = ("rules_tail", *(("affected", "whom_an_event") if function.startswith(OF_WHOM) else ()))
    kept = [item for item in items if not _random(item) or _named(item).startswith((*near, *far))]
    config.hook.pytest_deselected(items=[item for item in items if item not in kept])
    items[:] = sorted(kept, key=lambda item: 0 if _named(item).startswith(near) else 2 if _random(item) else 1)


def _named(item: pytest.Item) -> str:
    return item.path.stem.removeprefix("test_")


def _random(item: pytest.Item) -> bool:
    return is_hypothesis_test(getattr(item, "obj", None))
