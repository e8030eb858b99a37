"""Which tests may notice a mutant: those that hold its module to account.

Random examples are the same in every run, so that its figures are too.
"""

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

ACCOUNT = {
    "anchors": ("deadline",),
    "applies_to": ("whom_day", "cadence", "packs"),
    "calendar": ("cadence",),
    "changes": ("nobody", "whom_an_event", "affected"),
    "clash": ("separation",),
    "elapsed": ("elapsed", "cadence"),
    "met_by": ("deadline",),
    "obligation": ("deadline",),
    "pauses": ("cadence", "quantity", "expiry", "deadline_of_plans"),
    "plan_clock": ("deadline_of_plans",),
    "remedies": ("explaining",),
    "role_days": ("capacity", "cycle", "ratio", "separation"),
    "separation_severity": ("separation",),
    "sessions_near": ("cadence", "quantity", "deadline"),
    "standings": ("cadence", "quantity", "completeness", "expiry", "deadline"),
}
"""By module, the tests that hold it to account, by the beginning of their names; of all others those named like it."""
SAYING_WHOM = ("x_affected", "x_changed_by", "x_preceptors_of", "x_subjects_of", "x_holders_toward", "x_corrected")
"""Functions that say whom an event concerns,"""
OF_WHOM = ("nobody", "whom_an_event", "affected")
"""and what holds them to account; all others are tried at the edges:"""
OF_EDGES = ("end_of_calendar", "rules_tail")


def those_that_may_notice(mutant: str, items: list[pytest.Item]) -> list[pytest.Item]:
    """Of the tests that reach the mutant's function, in the order in which they are to be run."""
    module, _, function = mutant.removeprefix("domain.").rpartition(".")
    module = module.removeprefix("rules.")
    near = ACCOUNT.get(module, (module,))
    order = (OF_WHOM, near) if function.startswith(SAYING_WHOM) else (near, OF_EDGES)
    named = {item: item.path.stem.removeprefix("test_") for item in items}
    return list(dict.fromkeys(item for names in order for item in items if named[item].startswith(names)))
