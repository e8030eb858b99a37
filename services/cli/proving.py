"""`supervision verify`, `prove`, `bundle`: whether the register is as it was signed; proofs that leave the house."""

import json
import zipfile
from collections.abc import Callable, Sequence
from pathlib import Path
from typing import Annotated, Any
from uuid import UUID

import typer

from domain.catalogue import RESTRICTED
from services.cli.output import out, say, show_json, show_table
from services.cli.trouble import FOUND_WRONG, found_wrong, wrong_usage
from services.notary.bundle import ProvenBundle, bundle_of, check_bundle
from services.notary.manifest import ManifestBroken, Vouched, check_files
from services.notary.notary import published_notes, signer_of
from services.notary.prove import NotProved, ProofBroken, prove
from services.notary.report import Report
from services.notary.verify import verify
from services.parts import Parts, parts
from services.register.register import Register
from services.settings import settings


def verify_register(
    bundle: Annotated[
        Path | None, typer.Argument(help="Check this bundle or proof instead; needs no database.")
    ] = None,
    proof: Annotated[Path | None, typer.Option(help="The same as BUNDLE.")] = None,
    key: Annotated[
        str | None, typer.Option(help="With a proof or download: the key, as you learnt it elsewhere.")
    ] = None,
    download: Annotated[Path | None, typer.Option(help="Check a zip with its manifest; needs no database.")] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Print JSON.")] = False,
) -> None:
    """Hash every record again and hold it against what was signed and published; name the first that does not fit.

    Exit code 0: everything fits. 1: something was changed, removed, inserted or cut off.
    """
    if handed_in := bundle or proof:
        _show_proven(_checked(handed_in, key), as_json)
        return
    if download is not None:
        _show_vouched(_vouched(download, key), as_json)
        return
    with parts(settings()) as the:
        report = verified(the)
    if as_json:
        show_json({"fits": report.fits, **jsonable_report(report)})
    else:
        _show_report(report)
    if not report.fits:
        raise typer.Exit(FOUND_WRONG)


def verified(the: Parts) -> Report:
    """What verify finds in the register that these parts belong to."""
    signer = signer_of(the.keys, the.settings)
    notes = published_notes(the.brokers, the.settings)
    return verify(str(the.settings.database_url), signer.verifier, notes)


def jsonable_report(report: Report) -> dict[str, Any]:
    """The report as JSON holds it."""
    return {
        "events": report.events,
        "signed": report.signed,
        "checkpoints": report.checkpoints,
        "foreign": report.foreign,
        "misfits": [misfit._asdict() for misfit in report.misfits],
    }


def _show_report(report: Report) -> None:
    looked_at = f"{report.events} events, {report.signed} of them under {report.checkpoints} signed checkpoints"
    if report.foreign:
        say(f"{report.foreign} of the published notes are not signed with our key; they prove nothing.")
    if report.fits:
        out.print(f"[bold green]✓[/bold green] Everything fits: {looked_at}.")
        return
    misfits = sorted(report.misfits, key=lambda misfit: misfit.position)
    show_table("Does not fit", ("position", "what", "why"), misfits)
    out.print(f"[bold red]✗[/bold red] The first position that does not fit is {misfits[0].position} ({looked_at}).")


def prove_event(
    event: Annotated[str, typer.Argument(help="Id of an event, or its position.")],
    to: Annotated[Path | None, typer.Option("--out", help="Write the proof there instead of printing it.")] = None,
    restricted: Annotated[bool, typer.Option("--restricted", help="Also of what only few may see.")] = False,
) -> None:
    """Make a proof that an event is in the register: a JSON bundle that anybody can check without our database."""
    with parts(settings()) as the:
        bundle = proof_of(the, event, restricted)
    if to is None:
        show_json(bundle)
        return
    to.write_text(json.dumps(bundle, indent=2) + "\n")
    say(f"Written to {to}. Anybody checks it with: supervision verify --proof {to}")


def prove_answer(
    events: Annotated[list[str], typer.Argument(help="Ids of events, or their positions: the evidence of an answer.")],
    to: Annotated[Path | None, typer.Option("--out", help="Write the bundle there instead of printing it.")] = None,
    restricted: Annotated[bool, typer.Option("--restricted", help="Also of what only few may see.")] = False,
) -> None:
    """Make one proof of several events, and that nothing was changed since: a bundle that anybody can check."""
    with parts(settings()) as the:
        register = the.register()
        verifier = signer_of(the.keys, the.settings).verifier
        wanted = [_event_id(register, event) for event in events]
        bundle = _made(lambda: bundle_of(register, the.tree(), verifier, wanted))
    _must_be_for_all([record["record"] for record in bundle["records"]], restricted)
    if to is None:
        show_json(bundle)
        return
    to.write_text(json.dumps(bundle, indent=2) + "\n")
    say(f"Written to {to}. Anybody checks it with: supervision verify {to}")


def proof_of(the: Parts, event: str, restricted: bool = False) -> dict[str, Any]:
    """The bundle. Raises Trouble where there is no such event, no proof of it, or only few may see it."""
    register = the.register()
    verifier, event_id = signer_of(the.keys, the.settings).verifier, _event_id(register, event)
    bundle = _made(lambda: prove(register, the.tree(), verifier, event_id))
    _must_be_for_all([bundle["record"]], restricted)
    return bundle


def _made(make: Callable[[], dict[str, Any]]) -> dict[str, Any]:
    try:
        return make()
    except NotProved as missing:
        raise found_wrong(f"{missing}. A new event is signed within seconds while the notary runs.") from missing
    except ProofBroken as broken:
        raise found_wrong(f"{broken}. Run: supervision verify") from broken


def _must_be_for_all(records: Sequence[str], restricted: bool) -> None:
    if not restricted and any(json.loads(record)["type"] in RESTRICTED for record in records):
        raise wrong_usage("that event is restricted; whoever handles restricted cases asks with --restricted")


def _event_id(register: Register, text: str) -> UUID:
    if text.isdigit():
        found = register.read(int(text) - 1, 1) if int(text) > 0 else []
        if not found or found[0].position != int(text):
            raise wrong_usage(f"there is no event at position {text}; the last one is {register.head()}")
        return UUID(json.loads(found[0].body)["event_id"])
    try:
        return UUID(text)
    except ValueError as problem:
        raise wrong_usage(f"{text!r} is neither the id of an event nor a position") from problem


def _checked(file: Path, key: str | None) -> ProvenBundle:
    try:
        bundle = json.loads(file.read_text())
        return check_bundle(bundle, key)
    except OSError as problem:
        raise wrong_usage(f"{file} cannot be read: {problem.strerror}") from problem
    except (ProofBroken, ValueError, TypeError) as broken:
        raise found_wrong(f"{file} proves nothing: {broken}") from broken


def _vouched(file: Path, key: str | None) -> Vouched:
    try:
        with zipfile.ZipFile(file) as packed:
            return check_files({name: packed.read(name) for name in packed.namelist()}, key)
    except OSError as problem:
        raise wrong_usage(f"{file} cannot be read: {problem.strerror}") from problem
    except (ManifestBroken, zipfile.BadZipFile) as broken:
        raise found_wrong(f"{file} proves nothing: {broken}") from broken


def _show_vouched(vouched: Vouched, as_json: bool) -> None:
    if as_json:
        show_json(vouched)
        return
    show_table("What was asked", ("", ""), vouched.question.items())
    out.print(
        f"[bold green]✓[/bold green] {', '.join(vouched.files)}: as {vouched.origin} made it on "
        f"{vouched.made_at:%Y-%m-%d %H:%M:%S} UTC, from the first {vouched.rests_on} events of the register; "
        f"the checkpoint with it is over {vouched.signed}."
    )


def _show_proven(proven: ProvenBundle, as_json: bool) -> None:
    if as_json:
        show_json(proven.records[0] if len(proven.records) == 1 and proven.later_size is None else proven)
        return
    for found in proven.records:
        out.print(
            f"[bold green]✓[/bold green] Event {found.record['event_id']} ({found.record['type']}) stood at position "
            f"{found.position} of {found.origin} when {found.size} events "
            f"were signed on {found.signed_at:%Y-%m-%d %H:%M:%S} UTC."
        )
    if proven.later_size is not None and proven.later_signed_at is not None:
        out.print(
            f"[bold green]✓[/bold green] Nothing of these {proven.size} events was changed until {proven.later_size} "
            f"were signed on {proven.later_signed_at:%Y-%m-%d %H:%M:%S} UTC."
        )
