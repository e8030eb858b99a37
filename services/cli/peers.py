"""`supervision peers`: the lived-experience workforce, its posts and how recruitment to them went, in figures."""

from typing import Annotated, Any

import typer

from projections.audit_history.peer_posts import PeerPostRow, Recruitment, peer_posts, recruitment
from projections.knowledge_then import KNOWS_ALL, KnowledgeThen
from projections.peer_workforce import Rung, Workforce, moves, workforce
from projections.projection import reading
from services.cli.output import out, show_json, show_table
from services.cli.question import AsJson, KnownAt, On, Question, Shown, day, moment, question

PERMANENT_SHARE = 0.8
"""What the product takes for enough permanent posts (PEER-13): its own default, named as unverified."""


def show_peers(
    on: On = None,
    since: Annotated[str | None, typer.Option(help="Also how people moved since that day, YYYY-MM-DD.")] = None,
    known_at: KnownAt = None,
    as_json: AsJson = False,
) -> None:
    """Peers by rung, units with a peer, permanent posts; vacancies, adverts before the team prepared, overrides."""
    asked_day, known = day(on), moment(known_at)
    with question(Shown(as_json)) as asked, asked.connection() as connection:
        posts = peer_posts(connection, asked_day, known)
        with reading(connection, KNOWS_ALL):
            people = list(KnowledgeThen(connection, known).everyone())
        now, moved = workforce(people, asked_day), moves(people, day(since), asked_day) if since else {}
        if as_json:
            show_json({**_told(now), "moves": _moves(moved), "posts": posts, "recruitment": _figures(posts)})
            return
        _show_workforce(asked, now)
        if since:
            show_table(f"Moves since {since}", ("from", "to", "people"), ([*each.values()] for each in _moves(moved)))
        _show_posts(asked, posts)


def _told(now: Workforce) -> dict[str, Any]:
    rungs = [{**rung._asdict(), "people": many} for rung, many in now.rungs.items()]
    figures = {"people": now.people, "seniors": now.seniors, "permanent_share": now.permanent_share}
    return {**figures, "rungs": rungs, "units": {str(unit): many for unit, many in now.units.items()}}


def _moves(moved: Any) -> list[dict[str, Any]]:
    return [{"from": _rung(one), "to": _rung(other), "people": many} for (one, other), many in moved.items()]


def _rung(rung: Rung | None) -> str:
    return "" if rung is None else f"band {rung.band or 'unknown'}, {rung.career_stage.replace('_', ' ')}"


def _figures(posts: list[PeerPostRow]) -> dict[str, Any]:
    found = recruitment(posts)
    shares = {"slippage": found.slippage, "permanent_share": found.permanent_share}
    return {**found._asdict(), **shares}


def _show_workforce(asked: Question, now: Workforce) -> None:
    show_table("Rungs", ("rung", "people"), ((_rung(rung), many) for rung, many in now.rungs.items()), empty="nobody")
    units = sorted((asked.unit(unit), many) for unit, many in now.units.items())
    show_table("Units with a peer", ("unit", "people"), units)
    if now.permanent_share is not None:
        short = "" if now.permanent_share >= PERMANENT_SHARE else f"; less than {PERMANENT_SHARE:.0%}"
        others = now.people - now.seniors
        out.print(f"permanent: {now.permanent_share:.0%}{short} (unverified, our own default: 80%)")
        out.print(f"seniors to others: {now.seniors} to {others}; alone in their unit: {len(now.sole)}")


def _show_posts(asked: Question, posts: list[PeerPostRow]) -> None:
    columns = ("unit", "title", "opened", "acknowledged", "prepared", "advertised", "filled", "ready", "withdrawn")
    rows = (
        (
            *(asked.unit(row.unit_id), row.title, row.opened_on, row.acknowledged_on, row.prepared_on),
            *(row.advertised_on, row.filled_on, "" if row.ready is None else row.ready, row.withdrawn_on),
        )
        for row in posts
    )
    show_table("Posts for peers", columns, rows)
    found: Recruitment = recruitment(posts)
    early = "" if found.slippage is None else f", {found.advertised_early} of them before the team had prepared"
    out.print(f"not acknowledged: {found.unacknowledged}; advertised: {found.advertised}{early}")
    answers = ", ".join(f"{many} {name}" for name, many in found.overrides.items())
    out.print(f"filled: {found.filled}, {found.filled_unready} of them without being ready; overrides: {answers}")
