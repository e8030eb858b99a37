"""A changed pack tried on the organisation: whom it would newly find in breach, or release. Nothing is written."""

from collections import Counter
from typing import Annotated, Any, NamedTuple

from fastapi import APIRouter, Form, Request, Response, UploadFile

from domain.rules.comparing import Difference, Effect, differences
from domain.rules.packs import PACKS, PackError, load_packs
from domain.vocabulary import Status
from services.changed_pack import Tried, effects_on_everybody, tried
from services.web.asked import Asked
from services.web.figures_shown import in_words
from services.web.house import Signed
from services.web.rendering import page
from services.web.security import LARGEST_BODY

routes = APIRouter()
SHOWN = 100
"""Lines that are listed of each kind; one reading that is recorded tells of 500 people at most."""


class Outcome(NamedTuple):
    """others: what would change without a breach beginning or ending: rule, status now, status then, how many."""

    differences: list[Difference]
    newly: list[Effect]
    released: list[Effect]
    others: list[tuple[str, Status, Status, int]]


@routes.get("/rules/try")
def ask_for_pack(request: Request, asked: Signed, pack: str = "") -> Response:
    """The form; `pack`: begin with the text of this one."""
    asked.need("try_rules")
    known = sorted({rule.pack_id for rule in load_packs() if not rule.restricted})
    file = PACKS / f"{pack}.toml"
    text = file.read_text("utf-8") if pack in known and file.exists() else ""
    return _form(request, asked, text)


@routes.post("/rules/try")
def try_pack(
    request: Request, asked: Signed, text: Annotated[str, Form()] = "", file: UploadFile | None = None
) -> Response:
    """What came of it, on the same page: the text stays, so that it can be changed and tried again."""
    asked.need("try_rules")
    try:
        text, name = _sent(text, file)
        rules = tried(text, name, asked.on)
        _refuse_restricted(rules)
    except (PackError, UnicodeDecodeError) as wrong:
        said = "The file is not text in UTF-8" if isinstance(wrong, UnicodeDecodeError) else str(wrong)
        return _form(request, asked, text, wrong=said)
    return _form(request, asked, text, outcome=outcome(asked, rules))


def outcome(asked: Asked, rules: list[Tried]) -> Outcome:
    """What these rules would change for those whom the visitor may see."""
    seen = asked.sight("try_rules")
    found = [
        each
        for each in effects_on_everybody(asked.connection, rules, asked.on, asked.known_at, among=seen.people)
        if seen.includes(*each.people)
    ]
    touched = [each for each in found if each.before.is_breach is not each.after.is_breach]
    others = Counter((each.rule_id, each.before, each.after) for each in found if each not in touched)
    newly, released = ([each for each in touched if each.after.is_breach is after] for after in (True, False))
    asked.know(person for each in (*newly[:SHOWN], *released[:SHOWN]) for person in each.people)
    said = [
        each
        for rule, instead_of in rules
        for each in differences([instead_of] if instead_of else [], [rule])
        if each.field not in ("in_force_from", "in_force_to")
    ]
    return Outcome(said, newly, released, [(*change, many) for change, many in sorted(others.items())])


def _sent(text: str, file: UploadFile | None) -> tuple[str, str]:
    """The text of the pack and where it came from; a file, if one was chosen, counts before what was typed."""
    if file is not None and file.filename:
        return file.file.read(LARGEST_BODY).decode("utf-8"), file.filename
    if not text.strip():
        raise PackError("Choose a file, or paste the text of a pack")
    return text.replace("\r\n", "\n"), "the pack"


def _refuse_restricted(rules: list[Tried]) -> None:
    """What a rule about restricted cases finds would tell who is in one (T-42)."""
    for rule, instead_of in rules:
        if rule.restricted or (instead_of is not None and instead_of.restricted):
            raise PackError(f"rule {rule.id} is about restricted cases and is not tried here; take it out of the pack")


def _form(request: Request, asked: Asked, text: str, *, wrong: str = "", outcome: Outcome | None = None) -> Response:
    shown: dict[str, Any] = {"text": text, "wrong": wrong, "outcome": outcome, "shown": SHOWN, "in_words": in_words}
    return page(request, asked, "try_rules.html", 400 if wrong else 200, **shown)
