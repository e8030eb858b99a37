"""docs/permissions.md from the table of permissions: `python -m tests.web.permissions_page` writes it."""

from pathlib import Path

from services.web.permissions import permissions
from services.web.visitor import RELATIONS, AccessRole

PAGE = Path(__file__).parents[2] / "docs" / "permissions.md"
HEAD = """# Who may see and do what

Printed from services/web/permissions.toml. The division is this product's own default, unverified, for the employer's
data protection officer to confirm.
● toward everybody, ○ toward one's own people only: oneself, the line below, supervisees, preceptees, the staff of one's
units; for the preceptorship lead everybody with a plan, for the peer lead the lived-experience workforce.
"""
OWN_PEOPLE = {*RELATIONS, AccessRole.PRECEPTORSHIP_LEAD, AccessRole.PEER_LEAD}


def text() -> str:
    """The whole page."""
    roles = list(AccessRole)
    lines = [
        f"| | {' | '.join(role.value.replace('_', ' ') for role in roles)} |",
        f"|---|{'---|' * len(roles)}",
    ]
    for row in permissions().values():
        cells = [("○" if role in OWN_PEOPLE else "●") if role in row.roles else "" for role in roles]
        lines.append(f"| {row.does} (`{row.name}`) | {' | '.join(cells)} |")
    return f"{HEAD}\n" + "\n".join(lines) + "\n"


if __name__ == "__main__":
    PAGE.write_text(text())
