"""A pytest plugin for mutation tests: the same examples in every run, and the first one that fails is enough."""

from hypothesis import Phase, settings

settings.register_profile(
    "unshrunk",
    derandomize=True,
    database=None,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    report_multiple_bugs=False,
)
