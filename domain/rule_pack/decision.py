"""What may be done with a pack of rules.

Promises: only its owners change a pack, and no version comes by one of them alone (ACC-08); what was published is never
changed (T-39), and no two versions hold on one day. Whoever owns it hands it over.
"""

import re
from collections.abc import Callable
from typing import Any

from domain.event import Event, Recorder, Rejected
from domain.facts import must_not_correct
from domain.rule_pack.commands import (
    ApprovePackVersion,
    NamePackOwners,
    OneVersion,
    PackCommand,
    ProposePackVersion,
    PublishPackVersion,
    WithdrawPackVersion,
)
from domain.rule_pack.events import (
    PackEvent,
    PackOwnersNamed,
    PackVersionApproved,
    PackVersionProposed,
    PackVersionPublished,
    PackVersionWithdrawn,
)
from domain.rule_pack.state import RulePack, Stage, Version, evolve
from domain.vocabulary import WORD, PersonId

__all__ = ["INITIAL", "decide", "evolve"]

INITIAL = RulePack()
DIGEST = re.compile(r"[0-9a-f]{64}")
ENOUGH_OWNERS = 2
"""One proposes and another approves."""


def decide(state: RulePack, command: PackCommand) -> tuple[Event, ...]:
    """The events that `command` leads to, none where it changes nothing. Raises Rejected."""
    must_not_correct(command)
    return _DECIDE[type(command)](state, command)


def _name(state: RulePack, command: NamePackOwners) -> tuple[Event, ...]:
    if not (WORD.fullmatch(command.role) and WORD.fullmatch(command.pack_id)):
        raise Rejected("not_a_word", "A pack and a role are each named by one word, such as lived_experience.")
    if state.owners and command.named_by not in state.owners:
        raise Rejected("not_an_owner", "The pack belongs to others; one of them hands it over.")
    owners = tuple(dict.fromkeys(command.owners))
    if len(owners) < ENOUGH_OWNERS:
        raise Rejected("too_few_owners", "A pack needs two owners: one proposes and another approves.")
    if (state.role, state.owners) == (command.role, frozenset(owners)):
        return ()
    return _made(state, command, PackOwnersNamed, role=command.role, owners=owners, named_by=command.named_by)


def _propose(state: RulePack, command: ProposePackVersion) -> tuple[Event, ...]:
    _must_be_an_owner(state, command.proposed_by)
    if not DIGEST.fullmatch(command.digest):
        raise Rejected("not_a_digest", "The digest of a pack is the SHA-256 of its file, 64 hexadecimal digits.")
    known = state.versions.get(command.version)
    if known is not None:
        if known.stage is not Stage.WITHDRAWN and (known.digest, known.in_force_from) == (
            command.digest,
            command.in_force_from,
        ):
            return ()
        raise Rejected("version_known", "This version is known with another content; give the changed pack a new one.")
    facts = {"digest": command.digest, "in_force_from": command.in_force_from, "proposed_by": command.proposed_by}
    return _made(state, command, PackVersionProposed, pack_version=command.version, **facts)


def _approve(state: RulePack, command: ApprovePackVersion) -> tuple[Event, ...]:
    known = _in_stage(state, command, Stage.PROPOSED, Stage.APPROVED)
    _must_be_an_owner(state, command.approved_by)
    if command.approved_by == known.proposed_by:
        raise Rejected("own_proposal", "Whoever proposed the version cannot approve it; another owner must.")
    if known.stage is Stage.APPROVED:
        return ()
    facts = {"pack_version": command.version, "approved_by": command.approved_by}
    return _made(state, command, PackVersionApproved, **facts)


def _publish(state: RulePack, command: PublishPackVersion) -> tuple[Event, ...]:
    if state.published == command.version:
        return ()
    known = _in_stage(state, command, Stage.PROPOSED, Stage.APPROVED)
    _must_be_an_owner(state, command.published_by)
    if known.approved_by is None:
        raise Rejected("not_approved", "Another owner must approve the version before it is published.")
    before = None if state.published is None else state.versions[state.published]
    if before is not None and known.in_force_from <= max(before.in_force_from, command.effective_on):
        raise Rejected("reaches_back", "A version holds from a day after its publication and after the one before it.")
    facts = {"digest": known.digest, "in_force_from": known.in_force_from, "instead_of": state.published}
    facts |= {"published_by": command.published_by}
    facts |= {"approved_by": known.approved_by, "proposed_by": known.proposed_by}
    return _made(state, command, PackVersionPublished, pack_version=command.version, **facts)


def _withdraw(state: RulePack, command: WithdrawPackVersion) -> tuple[Event, ...]:
    _in_stage(state, command, Stage.PROPOSED, Stage.APPROVED)
    _must_be_an_owner(state, command.withdrawn_by)
    facts = {"pack_version": command.version, "withdrawn_by": command.withdrawn_by}
    return _made(state, command, PackVersionWithdrawn, **facts)


def _in_stage(state: RulePack, command: OneVersion, *stages: Stage) -> Version:
    known = state.versions.get(command.version)
    if known is None:
        raise Rejected("unknown_version", "Nobody has proposed this version of the pack.")
    if known.stage not in stages:
        raise Rejected("version_settled", "This version was published or withdrawn already; propose a new one.")
    return known


def _must_be_an_owner(state: RulePack, person_id: PersonId) -> None:
    if person_id not in state.owners:
        raise Rejected("not_an_owner", "Only those who own the pack change it.")


def _made(state: RulePack, command: PackCommand, kind: type[PackEvent], **facts: Any) -> tuple[Event, ...]:
    return (Recorder(command, state.version)(kind, command.stream_id, pack_id=command.pack_id, **facts),)


_DECIDE: dict[type[PackCommand], Callable[[RulePack, Any], tuple[Event, ...]]] = {
    NamePackOwners: _name,
    ProposePackVersion: _propose,
    ApprovePackVersion: _approve,
    PublishPackVersion: _publish,
    WithdrawPackVersion: _withdraw,
}
