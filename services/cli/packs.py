"""`supervision packs`: whose the packs of rules are; a version is proposed, approved by another owner, published."""

from pathlib import Path
from typing import Annotated, Any

import typer

from domain.rule_pack.commands import (
    ApprovePackVersion,
    NamePackOwners,
    OneVersion,
    ProposePackVersion,
    PublishPackVersion,
    WithdrawPackVersion,
)
from domain.rules.pack_files import PackFile, pack_file, pack_files
from domain.rules.rule_file import PackError
from projections.audit_history.packs import PackRow, packs
from services.cli.deciding import actor, asked_by, put
from services.cli.output import out, show_json, show_table
from services.cli.question import AsJson, KnownAt, Pseudonyms, Question, Shown, day, moment, question
from services.cli.trouble import FOUND_WRONG, wrong_usage

Pack = Annotated[str, typer.Argument(metavar="PACK", help="Its name, for example lived_experience.")]
Version = Annotated[str, typer.Argument(metavar="VERSION", help="For example 2026.2.")]
By = Annotated[str, typer.Option(help="Which of the owners: id, hr:NUMBER or part of a name.")]


def list_packs(known_at: KnownAt = None, as_json: AsJson = False, pseudonyms: Pseudonyms = False) -> None:
    """The packs in use: whose each is, and whether its owners published it as it stands here.

    Exit code 1 where a pack that has owners is in use otherwise than they published it.
    """
    with question(Shown(as_json, pseudonyms)) as asked, asked.connection() as connection:
        known = packs(connection, moment(known_at))
        asked.shows("packs", list(known.values()))
        told = [_told(file, known.get(file.pack_id, PackRow(file.pack_id))) for file in pack_files()]
        if as_json:
            show_json(told)
        else:
            _show(asked, told)
    if any(row["as_published"] is False for row in told):
        raise typer.Exit(FOUND_WRONG)


def name_owners(
    pack: Pack,
    role: Annotated[str, typer.Option(help="The role to which it belongs, one word.")],
    owner: Annotated[list[str], typer.Option(help="Who holds it; at least two, each given by itself.")],
    by: Annotated[str, typer.Option(help="Who says so: one of the owners until now, anybody for the first ones.")],
) -> None:
    """Say to which role a pack belongs and who holds it. Only its owners hand it over."""
    with question(Shown()) as asked:
        who, owners = asked.people.find(by), tuple(asked.people.find(one) for one in owner)
        facts = {"pack_id": pack, "role": role, "owners": owners, "named_by": who}
        put(asked.the.register(), asked_by(NamePackOwners, actor(who), day(None), **facts))
        out.print(f"{pack} belongs to {role}: {asked.people.names(owners)}.")


def propose_version(
    file: Annotated[Path, typer.Argument(help="The changed file of the pack, with a version of its own.")], by: By
) -> None:
    """Propose a file as the next version of its pack. See first what it would change: supervision rules try FILE."""
    try:
        found = pack_file(file)
    except PackError as error:
        raise wrong_usage(str(error)) from error
    with question(Shown()) as asked:
        who = asked.people.find(by)
        facts = {"digest": found.digest, "in_force_from": found.in_force_from, "proposed_by": who}
        which = {"pack_id": found.pack_id, "version": found.version}
        put(asked.the.register(), asked_by(ProposePackVersion, actor(who), day(None), **which, **facts))
        out.print(f"{found.pack_id} {found.version}: proposed, {found.digest[:12]}. Now another owner approves it.")


def approve_version(pack: Pack, version: Version, by: By) -> None:
    """Answer for a version that another owner proposed."""
    _decide(ApprovePackVersion, (pack, version), by, "approved_by", "approved")


def publish_version(pack: Pack, version: Version, by: By) -> None:
    """Let an approved version take the place of the one before, from the day on which its file says it begins."""
    _decide(PublishPackVersion, (pack, version), by, "published_by", "published")


def withdraw_version(pack: Pack, version: Version, by: By) -> None:
    """Say that a version is not to come."""
    _decide(WithdrawPackVersion, (pack, version), by, "withdrawn_by", "withdrawn")


def _decide(kind: type[OneVersion], which: tuple[str, str], by: str, named: str, done: str) -> None:
    with question(Shown()) as asked:
        who = asked.people.find(by)
        facts = {"pack_id": which[0], "version": which[1], named: who}
        put(asked.the.register(), asked_by(kind, actor(who), day(None), **facts))
        out.print(f"{which[0]} {which[1]}: {done} by {asked.people.name(who)}.")


def _told(file: PackFile, row: PackRow) -> dict[str, Any]:
    return {
        **file._asdict(),
        "role": row.role,
        "owners": row.owners,
        "as_published": row.is_published(file.version, file.digest),
        "versions": [each._asdict() for each in row.versions.values()],
    }


def _show(asked: Question, told: list[dict[str, Any]]) -> None:
    says = {True: "yes", False: "no", None: "nobody owns it"}
    columns = ("pack", "version", "in force from", "owned by", "who", "as published")
    shown = (
        (
            *(row["pack_id"], row["version"], row["in_force_from"], row["role"]),
            *(asked.people.names(row["owners"]), says[row["as_published"]]),
        )
        for row in told
    )
    show_table("Packs", columns, shown)
    waiting = [
        (row["pack_id"], each["version"], each["state"], each["in_force_from"], asked.people.name(each["proposed_by"]))
        for row in told
        for each in row["versions"]
        if each["state"] in ("proposed", "approved")
    ]
    show_table("Versions to come", ("pack", "version", "state", "from", "proposed by"), waiting, empty="none")
