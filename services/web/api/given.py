"""Which commands people give through the API: the table, and what a caller sends of each."""

import tomllib
from datetime import date
from functools import cache
from pathlib import Path
from typing import Annotated, Any, NamedTuple

from pydantic import AfterValidator, BaseModel, ConfigDict, Field, create_model

from domain.catalogue import COMMANDS
from domain.event import Command

TABLE = Path(__file__).with_suffix(".toml")
FILLED = frozenset({"managed_by", "known_at"})
"""Fields that the ledger fills in: who manages the caller, and when it is said."""


def _storable(text: str) -> str:
    if "\0" in text:
        raise ValueError("may not contain the character U+0000")
    return text


class Given(NamedTuple):
    """One command, as given.toml has it. toward None: the people whom the stream's first entry names."""

    kind: type[Command]
    permission: str
    visitor: str | None
    toward: tuple[str, ...] | None
    party: bool

    @property
    def body(self) -> type[BaseModel]:
        """What a caller sends: the command's own fields but for those that the ledger fills in, the day, the reason."""
        ours = set(Command.model_fields) | FILLED | {self.visitor}
        fields: dict[str, Any] = {
            name: (field.annotation, field) for name, field in self.kind.model_fields.items() if name not in ours
        }
        fields["effective_on"] = (
            date | None,
            Field(None, description="The day from which it holds; today if left out."),
        )
        fields["reason"] = (Annotated[str, AfterValidator(_storable)] | None, Field(None, max_length=500))
        config = ConfigDict(extra="forbid")
        return create_model(f"{self.kind.__name__}Body", __config__=config, __doc__=self.kind.__doc__, **fields)


@cache
def given() -> dict[str, Given]:
    """The table, by kind of command. Raises KeyError where a row names a command that there is not."""
    return {
        kind: Given(
            COMMANDS[kind],
            row["permission"],
            row.get("visitor"),
            tuple(row["toward"]) if "toward" in row else None,
            row.get("party", False),
        )
        for kind, row in tomllib.loads(TABLE.read_text()).items()
    }


NOT_GIVEN = {
    "access": "the pages and the ledger itself record what was read",
    "staff_member": "HR says it, in its own messages",
    "organisation_unit": "HR says it, in its own messages",
    "restricted_matter": "it comes on HR's restricted topic, and from the command line",
    "peer_post": "the table of permissions does not say yet who may",
    "service_policy": "the table of permissions does not say yet who may",
    "supervision_group": "the table of permissions does not say yet who may",
    "small_record": "the table of permissions does not say yet who may",
    "interest_declaration": "the table of permissions does not say yet who may",
    "rule_pack": "the table of permissions does not say yet who may",
    "rule_waiver": "the table of permissions does not say yet who may",
    "raise_finding": "the read models ask for it",
    "clear_finding": "the read models ask for it",
    "end_acceptance": "the clock and the read models ask for it",
    "escalate_finding": "the clock asks for it",
    "record_notice": "the notifier says it",
    "raise_restricted_finding": "the read models ask for it",
    "clear_restricted_finding": "the read models ask for it",
    "record_handler_told": "the notifier says it",
    "migrate_plan": "what differs is worked out first, at the command line",
}
"""Why a command, or all of one aggregate, cannot be given through the API."""
