"""`supervision settings`: every setting, its value and what it is for."""

from typing import Annotated

import typer
from pydantic import AliasChoices, SecretStr
from pydantic.fields import FieldInfo

from services.cli.output import show_json, show_table
from services.settings import Settings, settings


def show_settings(
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Every setting, its present value, and what it is for. Secrets are not shown."""
    now = settings()
    rows = [
        (env_name(name, field), _shown(getattr(now, name)), field.description or "")
        for name, field in Settings.model_fields.items()
    ]
    if as_json:
        show_json([{"name": name, "value": value, "help": text} for name, value, text in rows])
    else:
        show_table("Settings, from the environment", ("name", "value", "what it is for"), rows)


def env_name(name: str, field: FieldInfo) -> str:
    """The environment variable that sets a field; the better known one where there are two."""
    alias = field.validation_alias
    if isinstance(alias, AliasChoices):
        return str(alias.choices[0])
    return f"SUPERVISION_{name.upper()}"


def _shown(value: object) -> str | None:
    if value is None:
        return None
    if isinstance(value, SecretStr):
        return "(set)"
    text = str(value)
    scheme, separator, rest = text.partition("://")
    if separator and "@" in rest:
        return f"{scheme}://(credentials)@{rest.rpartition('@')[2]}"
    return text
