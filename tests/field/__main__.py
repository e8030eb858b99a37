"""`python -m tests.field`: write the page, and put the ids that a test shows by now out of not_yet.toml."""

from tests.field.catalogue import FIELD, KINDS, catalogue
from tests.field.page import PAGE, text
from tests.field.shown import shown_by


def main() -> None:
    """Write both files."""
    shown = shown_by()
    lines = ["# What no test shows so far."]
    for kind in KINDS:
        left = [each for each in catalogue(kind) if each not in shown]
        lines += ["", f"{kind} = [", *(f'    "{each}",' for each in left), "]"]
    (FIELD / "not_yet.toml").write_text("\n".join(lines) + "\n", encoding="utf-8")
    PAGE.write_text(text(), encoding="utf-8")


if __name__ == "__main__":
    main()
