"""`supervision tokens`: what other systems show at the API instead of a sign-in."""

from datetime import timedelta
from typing import Annotated
from uuid import UUID

import typer

from services.cli.output import out, say, show_json, show_table
from services.cli.question import Shown, question
from services.cli.trouble import wrong_usage
from services.parts import parts
from services.settings import settings
from services.web.permissions import permissions
from services.web.tokens import Tokens
from services.web.visitor import GIVEN, AccessRole, Visitor

COLUMNS = ("id", "for", "whose", "roles", "permissions", "issued (UTC)", "until", "revoked", "last used")
AsJson = Annotated[bool, typer.Option("--json", help="Print JSON.")]


def issue_token(
    purpose: Annotated[str, typer.Argument(help="What it is for, for example: rota system.")],
    role: Annotated[list[str], typer.Option(help=f"In which capacity: {', '.join(GIVEN)}.")],
    permission: Annotated[list[str], typer.Option(help=f"What it may do, of: {', '.join(permissions())}.")],
    days: Annotated[int, typer.Option(help="Days after which it opens nothing.", min=1, max=366)] = 90,
    person: Annotated[
        str | None, typer.Option(help="Who answers for what it does: id, hr:NUMBER or part of a name; needed to write.")
    ] = None,
) -> None:
    """Make a token and print it; it is shown once and kept nowhere."""
    if wrong := [name for name in role if name not in GIVEN]:
        raise wrong_usage(f"no role that is given: {', '.join(wrong)}; there are: {', '.join(GIVEN)}")
    with question(Shown()) as asked:
        whose = asked.people.find(person) if person else None
        visitor = Visitor(whose, frozenset(map(AccessRole, role)), scope=frozenset(permission))
        try:
            token = Tokens(asked.pool).issue(purpose, visitor, timedelta(days=days))
        except ValueError as wrong_scope:
            raise wrong_usage(f"{wrong_scope}; there are: {', '.join(permissions())}") from wrong_scope
    typer.echo(token)
    say("Keep it as you keep a password. It cannot be shown again.")


def list_tokens(as_json: AsJson = False) -> None:
    """Every token without its secret, also those that ended."""
    with parts(settings()) as the:
        rows = Tokens(the.pool(1)).listed()
    if as_json:
        show_json(rows)
    else:
        show_table("Tokens", COLUMNS, rows)


def revoke_token(token: Annotated[str, typer.Argument(help="Its id, as `tokens list` shows it.")]) -> None:
    """Let it open nothing from now on."""
    try:
        token_id = UUID(token)
    except ValueError as wrong:
        raise wrong_usage(f"{token!r} is no id; see: supervision tokens list") from wrong
    with parts(settings()) as the:
        if not Tokens(the.pool(1)).revoke(token_id):
            raise wrong_usage(f"no token {token} opens anything; see: supervision tokens list")
    out.print("It opens nothing any more.")
