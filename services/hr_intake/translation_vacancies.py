"""HR messages about vacancies and positions become commands."""

from uuid import UUID

from domain.peer_post import commands as post
from domain.peer_post.vocabulary import PostKind
from services.hr_intake import contract_vacancies as hr
from services.hr_intake.envelope import Envelope, Translation


def _vacancy(event: hr.VacancyEvent, say: Envelope) -> UUID:
    return say.ids.peer_post(PostKind.VACANCY, event.vacancy)


def _position(event: hr.PositionEvent, say: Envelope) -> UUID:
    return say.ids.peer_post(PostKind.POSITION, event.position)


def _established(event: hr.Established, say: Envelope, post_id: UUID, kind: PostKind) -> post.OpenPeerPost:
    return say(
        post.OpenPeerPost,
        post_id=post_id,
        unit_id=say.ids.unit(event.unit),
        post_kind=kind,
        title=event.title,
        term=event.term,
        ends_on=event.ends_on,
        funding=event.funding,
        leadership=event.leadership,
        peer_role=event.peer_role,
    )


def _authorised(event: hr.VacancyAuthorised, say: Envelope) -> post.OpenPeerPost:
    return _established(event, say, _vacancy(event, say), PostKind.VACANCY)


def _advertised(event: hr.VacancyAdvertised, say: Envelope) -> post.AdvertisePeerPost:
    return say(post.AdvertisePeerPost, post_id=_vacancy(event, say))


def _filled(event: hr.VacancyFilled, say: Envelope) -> post.FillPeerPost:
    return say(post.FillPeerPost, post_id=_vacancy(event, say), person_id=say.ids.person(event.person))


def _withdrawn(event: hr.VacancyWithdrawn, say: Envelope) -> post.WithdrawPeerPost:
    return say(post.WithdrawPeerPost, post_id=_vacancy(event, say))


def _created(event: hr.PositionCreated, say: Envelope) -> post.OpenPeerPost:
    return _established(event, say, _position(event, say), PostKind.POSITION)


def _changed(event: hr.PositionChanged, say: Envelope) -> post.RetitlePeerPost:
    return say(post.RetitlePeerPost, post_id=_position(event, say), title=event.title)


def _removed(event: hr.PositionRemoved, say: Envelope) -> post.WithdrawPeerPost:
    return say(post.WithdrawPeerPost, post_id=_position(event, say))


VACANCIES: dict[str, Translation] = {
    hr.VacancyAuthorised.KIND: _authorised,
    hr.VacancyAdvertised.KIND: _advertised,
    hr.VacancyFilled.KIND: _filled,
    hr.VacancyWithdrawn.KIND: _withdrawn,
    hr.PositionCreated.KIND: _created,
    hr.PositionChanged.KIND: _changed,
    hr.PositionRemoved.KIND: _removed,
}
"""By CloudEvents type."""
