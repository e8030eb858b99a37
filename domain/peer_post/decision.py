"""What may happen to a vacancy or position.

Promises: it is marked ready only where a senior peer with room, an advanced practitioner and a prepared team are there
(PEER-01); only its executive sponsor lets recruitment begin without them (S1, lines 42 to 45 and 104 to 109), and only
where somebody else asked for it.
"""

from collections.abc import Callable
from typing import Any, TypeVar

from domain.event import Event, Recorder, Rejected
from domain.facts import Key, correcting, must_not_correct
from domain.peer_post import commands as ask
from domain.peer_post import events as told
from domain.peer_post.state import (
    ACKNOWLEDGED,
    ADVERTISED,
    ASKED,
    DESCRIPTION,
    FILLED,
    GRANTED,
    OPENED,
    OVERRIDE,
    PANEL,
    PATCH_LEAD,
    PREPARED,
    READY,
    REFUSED,
    SPONSOR,
    SUPERVISOR,
    TITLE,
    WITHDRAWN,
    PeerPost,
    Terms,
    evolve,
)
from domain.peer_post.titles import peer_words
from domain.peer_post.vocabulary import Term

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = PeerPost()
FROM_HR = (
    ask.OpenPeerPost,
    ask.RetitlePeerPost,
    ask.AdvertisePeerPost,
    ask.FillPeerPost,
    ask.WithdrawPeerPost,
)
"""Commands that HR may put right by naming the event that was wrong."""
P = TypeVar("P", bound=told.PeerPostEvent)


def decide(state: PeerPost, command: ask.PeerPostCommand) -> tuple[Event, ...]:
    """The events that `command` leads to, none where it changes nothing. Raises Rejected."""
    if not isinstance(command, FROM_HR):
        must_not_correct(command)
    if not isinstance(command, ask.OpenPeerPost):
        if state.opened is None:
            raise Rejected("unknown_post", "No vacancy or position with this id has been opened yet.")
        last = state.withdrawn_on
        ends = isinstance(command, ask.WithdrawPeerPost)
        if last is not None and command.effective_on > last and not ends:
            raise Rejected("post_withdrawn", "It was withdrawn before that day.")
    made = _DECIDE[type(command)](state, state.facts.aimed(command))
    return state.facts.of_one_kind(made)


def _open(state: PeerPost, command: ask.OpenPeerPost) -> tuple[Event, ...]:
    _must_have_title(command.title)
    if (command.term is Term.FIXED_TERM) != (command.ends_on is not None):
        raise Rejected("end_and_term_differ", "What is for a fixed term has a last day, and nothing else has.")
    said = (command.term, command.ends_on, command.funding, command.leadership, command.peer_role)
    terms = Terms(command.unit_id, command.post_kind, command.title, *said)
    opened = state.opened
    if opened is not None and opened.value.unit_id != command.unit_id:
        raise Rejected("other_unit", "It lies in another unit; withdraw it there and open a new one here.")
    if opened is not None and command.supersedes is None:
        command = correcting(command, opened.event_id)
    if state.facts.settled(OPENED, command, terms):
        return ()
    facts = terms._asdict()
    unit_id = facts.pop("unit_id")
    event = Recorder(command, state.version)(
        told.PeerPostOpened, unit_id, peer_words=peer_words(command.title), **facts
    )
    return (event,)


def _retitle(state: PeerPost, command: ask.RetitlePeerPost) -> tuple[Event, ...]:
    _must_have_title(command.title)
    words = peer_words(command.title)
    return _fact(state, command, TITLE, command.title, told.PeerPostRetitled, title=command.title, peer_words=words)


def _advertise(state: PeerPost, command: ask.AdvertisePeerPost) -> tuple[Event, ...]:
    return _fact(state, command, ADVERTISED, True, told.PeerPostAdvertised)


def _fill(state: PeerPost, command: ask.FillPeerPost) -> tuple[Event, ...]:
    who, ready = command.person_id, state.is_ready(command.effective_on)
    return _fact(state, command, FILLED, who, told.PeerPostFilled, person_id=who, ready=ready)


def _withdraw(state: PeerPost, command: ask.WithdrawPeerPost) -> tuple[Event, ...]:
    last = state.facts.latest(*WITHDRAWN)
    if last is not None and command.supersedes is None:
        command = correcting(command, last.event_id)
    return _fact(state, command, WITHDRAWN, True, told.PeerPostWithdrawn)


def _acknowledge(state: PeerPost, command: ask.AcknowledgePeerPost) -> tuple[Event, ...]:
    facts = {"acknowledged_by": command.acknowledged_by, "is_peer": command.is_peer}
    return _fact(state, command, ACKNOWLEDGED, tuple(facts.values()), told.PeerPostAcknowledged, **facts)


def _name_sponsor(state: PeerPost, command: ask.NameSponsor) -> tuple[Event, ...]:
    who = command.person_id
    return _fact(state, command, SPONSOR, who, told.SponsorNamed, person_id=who)


def _confirm_supervisor(state: PeerPost, command: ask.ConfirmPeerSupervisor) -> tuple[Event, ...]:
    if command.room_for < 1:
        raise Rejected("no_capacity", "This senior peer has no room for another supervisee; name somebody who has.")
    facts = {"person_id": command.person_id, "room_for": command.room_for}
    return _fact(state, command, SUPERVISOR, tuple(facts.values()), told.PeerSupervisorConfirmed, **facts)


def _confirm_patch_lead(state: PeerPost, command: ask.ConfirmPatchLead) -> tuple[Event, ...]:
    who = command.person_id
    return _fact(state, command, PATCH_LEAD, who, told.PatchLeadConfirmed, person_id=who)


def _prepare(state: PeerPost, command: ask.RecordTeamPreparation) -> tuple[Event, ...]:
    if not command.attended:
        raise Rejected("nobody_attended", "A preparation of the team names who was there.")
    facts = {"attended": command.attended, "outcome": command.outcome}
    return _fact(state, command, PREPARED, tuple(facts.values()), told.TeamPrepared, **facts)


def _confirm_panel(state: PeerPost, command: ask.ConfirmPanel) -> tuple[Event, ...]:
    facts = {"of_service": command.of_service, "peer_leaders": command.peer_leaders}
    if not any(facts.values()):
        raise Rejected("nobody_on_panel", "A panel names who short-lists and interviews.")
    return _fact(state, command, PANEL, tuple(facts.values()), told.PanelConfirmed, **facts)


def _confirm_description(state: PeerPost, command: ask.ConfirmJobDescription) -> tuple[Event, ...]:
    facts = {"document": command.document, "edition": command.edition, "central": command.central}
    return _fact(state, command, DESCRIPTION, tuple(facts.values()), told.JobDescriptionConfirmed, **facts)


def _mark_ready(state: PeerPost, command: ask.MarkReady) -> tuple[Event, ...]:
    day = command.effective_on
    if state.value(SUPERVISOR, day) is None:
        raise Rejected("supervisor_missing", "No senior peer with room for one more is named as supervisor.")
    if state.value(PATCH_LEAD, day) is None:
        raise Rejected("patch_lead_missing", "No advanced practitioner is named who covers the patch.")
    if not state.team_is_ready(day):
        raise Rejected("team_not_prepared", "The team has not prepared, or came out of it not ready.")
    return () if state.value(READY, day) else _fact(state, command, READY, True, told.PeerPostReady)


def _ask_override(state: PeerPost, command: ask.AskOverride) -> tuple[Event, ...]:
    who = command.asked_by
    return _fact(state, command, OVERRIDE, (ASKED, who), told.OverrideAsked, asked_by=who)


def _grant(state: PeerPost, command: ask.GrantOverride) -> tuple[Event, ...]:
    return _answer(state, command, GRANTED, told.OverrideGranted)


def _refuse(state: PeerPost, command: ask.RefuseOverride) -> tuple[Event, ...]:
    return _answer(state, command, REFUSED, told.OverrideRefused)


def _answer(
    state: PeerPost,
    command: ask.GrantOverride | ask.RefuseOverride,
    answer: str,
    kind: type[told.OverrideGranted] | type[told.OverrideRefused],
) -> tuple[Event, ...]:
    who, day = command.decided_by, command.effective_on
    if who != state.sponsor_on(day):
        raise Rejected("not_the_sponsor", "Only the executive sponsor of the post decides about an override.")
    if state.value(OVERRIDE, day) == (answer, who):
        return ()
    asked = state.facts.in_force(OVERRIDE, day)
    if asked is None or asked.value[0] != ASKED:
        raise Rejected("nothing_asked", "Nobody has asked for an override that is still to be decided.")
    if asked.value[1] == who:
        raise Rejected("own_request", "Whoever asks for an override does not decide about it.")
    return _fact(state, command, OVERRIDE, (answer, who), kind, decided_by=who)


def _fact(
    state: PeerPost, command: ask.PeerPostCommand, key: Key, value: Any, kind: type[P], **facts: Any
) -> tuple[Event, ...]:
    if state.opened is None or state.facts.settled(key, command, value):
        return ()
    return (Recorder(command, state.version)(kind, state.opened.value.unit_id, **facts),)


def _must_have_title(title: str) -> None:
    if not title.strip():
        raise Rejected("title_missing", "A vacancy or position needs a title.")


_DECIDE: dict[type[ask.PeerPostCommand], Callable[[PeerPost, Any], tuple[Event, ...]]] = {
    ask.OpenPeerPost: _open,
    ask.RetitlePeerPost: _retitle,
    ask.AdvertisePeerPost: _advertise,
    ask.FillPeerPost: _fill,
    ask.WithdrawPeerPost: _withdraw,
    ask.AcknowledgePeerPost: _acknowledge,
    ask.NameSponsor: _name_sponsor,
    ask.ConfirmPeerSupervisor: _confirm_supervisor,
    ask.ConfirmPatchLead: _confirm_patch_lead,
    ask.RecordTeamPreparation: _prepare,
    ask.ConfirmPanel: _confirm_panel,
    ask.ConfirmJobDescription: _confirm_description,
    ask.MarkReady: _mark_ready,
    ask.AskOverride: _ask_override,
    ask.GrantOverride: _grant,
    ask.RefuseOverride: _refuse,
}
