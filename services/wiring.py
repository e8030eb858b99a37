"""The one place that constructs the processes on the way of an event: where rooms meet that do not know each other.

The web application is constructed beside it (services/wiring_web.py).

Each function loads the rooms that it needs when it is called (see services/parts.py).
"""

from __future__ import annotations

from collections.abc import Callable
from datetime import date, timedelta
from typing import TYPE_CHECKING, Any

from services.database import connect
from services.parts import Parts, now, today

if TYPE_CHECKING:
    from psycopg_pool import ConnectionPool

    from domain.event import Command
    from domain.rules.rule import Rule
    from projections.projection import Projection
    from projections.rule_read_model import RuleReadModel
    from services.clock.process import Clock
    from services.hr_intake.assembly import Desk
    from services.hr_intake.process import HrIntake
    from services.notary.notary import Notary
    from services.notifier.alerts_topic import AlertsTopic
    from services.notifier.channel import Channel
    from services.notifier.process import Notifier
    from services.projector.projector import Projector
    from services.relay.relay import Relay

PROJECTIONS = ("compliance", "conflicts", "restricted", "audit_history")
UNHURRIED_S = 0.05
"""Between two batches of the read models that nobody waits for: a clash of roles is told at once, and what falls due by
the day or is looked up later can gather."""
PROJECTORS = {f"projector-{name.replace('_', '-')}": name for name in PROJECTIONS}


def build_hr_intake(the: Parts) -> HrIntake:
    """HR messages → commands."""
    from services.hr_intake.assembly import open_hr_intake

    return open_hr_intake(the.settings, the.pool(), the.register(), the.vault(), the.producer())


def build_desk(the: Parts) -> Desk:
    """Where an operator looks after HR messages that were not applied."""
    from services.hr_intake.assembly import open_desk

    return open_desk(the.settings, the.pool(), the.register(), the.vault())


def build_relay(the: Parts) -> Relay:
    """Register → bus."""
    from services.relay.relay import Relay

    return Relay(the.register(), the.brokers, the.settings)


def build_notary(the: Parts) -> Notary:
    """Register → signed tree."""
    from services.notary.notary import Notary

    return Notary(the.register(), the.tree(), the.producer(), the.keys, the.settings)


def projector_of(name: str) -> Callable[[Parts], Projector]:
    """How the projector of one read model is made."""
    return lambda the: build_projector(the, name)


def build_projector(the: Parts, name: str) -> Projector:
    """Events → the rows of one read model."""
    from services.bus.consumer import Consumer
    from services.bus.topics import EVENTS, RESTRICTED_EVENTS, topic_name
    from services.projector.namesake import take_place
    from services.projector.projector import Projector

    settings, register = the.settings, the.register()
    topics = [topic_name(topic, settings) for topic in (EVENTS, RESTRICTED_EVENTS)]
    connection = the.closing(connect(str(settings.database_url), autocommit=True))
    take_place(connection, name, settings.instance)
    return Projector(
        build_projection(name),
        connection,
        lambda assigned, revoked: Consumer(
            the.brokers,
            f"{settings.topic_prefix}projector.{name}",
            topics,
            on_assigned=assigned,
            on_revoked=revoked,
            instance=settings.instance,
            only=the.own_topics(register),
        ),
        register,
        partitions=len(topics) * settings.partitions,
        batch=settings.batch,
        rest_s=0.0 if name == "conflicts" else UNHURRIED_S,
    )


def build_clock(the: Parts) -> Clock:
    """What comes due because a day begins."""
    from psycopg.errors import InvalidSchemaName, UndefinedTable

    from projections.projection import reading
    from services.clock.process import Clock, ReadModelMissing

    pool, every = the.pool(2), timedelta(seconds=the.settings.clock_seconds)
    models = rule_read_models()

    def comes_due(after: date, until: date) -> list[Command]:
        found: list[Command] = []
        for model in models:
            try:
                with pool.connection() as connection, reading(connection, model.name):
                    found += model.comes_due(connection, after, until)
            except (UndefinedTable, InvalidSchemaName) as missing:
                raise ReadModelMissing(model.name) from missing
        return found

    return Clock(the.settings.organisation, comes_due, the.register(), now, every)


def rule_read_models() -> tuple[RuleReadModel, ...]:
    """Compliance, conflicts and restricted cases, by the rules that this version has."""
    from domain.rules.packs import load_packs
    from domain.rules.shapes import SHAPES
    from projections.compliance.apply import compliance
    from projections.conflicts.apply import conflicts
    from projections.restricted.apply import restricted_cases

    return tuple(make(load_packs(), SHAPES, today) for make in (compliance, conflicts, restricted_cases))


def build_projection(name: str) -> Projection:
    """The projection of that name, as in PROJECTIONS."""
    from projections.audit_history.apply import AuditHistory

    if name == "audit_history":
        return AuditHistory()
    return next(model for model in rule_read_models() if model.name == name)


def rule_of(rule_id: str, pack_version: str) -> Rule | None:
    """The rule of that id in that version of its pack."""
    from domain.rules.packs import load_packs

    return next((rule for rule in load_packs() if (rule.id, rule.pack_version) == (rule_id, pack_version)), None)


def build_notifier(the: Parts) -> Notifier:
    """Findings → leads."""
    from services.bus.consumer import Consumer
    from services.bus.foreign import count_foreign
    from services.bus.topics import ALERTS as ALERTS_TOPIC
    from services.bus.topics import EVENTS, topic_name
    from services.notifier.alerts_topic import AlertsSender, Turn
    from services.notifier.notice import ALERTS
    from services.notifier.outcome import Outcomes
    from services.notifier.process import Notifier
    from services.notifier.queue import Queue
    from services.notifier.reading import Reading
    from services.notifier.sending import Sender
    from services.notifier.standing import measures
    from services.notifier.tenure import Tenure

    settings, pool, register = the.settings, the.pool(8), the.register()
    channels = notice_channels(the, pool)
    tenure = Tenure(pool, settings.instance)
    names, every = [ALERTS, *(channel.name for channel in channels)], timedelta(minutes=settings.mail_every_minutes)
    reading = Reading(pool, names, settings.batch, tenure.confirm, every)
    turn = Turn(reading.positions)
    consumer = Consumer(
        the.brokers,
        f"{settings.topic_prefix}notifier",
        [topic_name(EVENTS, settings)],
        on_assigned=turn.assigned,
        on_revoked=turn.revoked,
        instance=settings.instance,
        only=the.own_topics(register),
        writes=[topic_name(ALERTS_TOPIC, settings)],
    )
    alerts = AlertsSender(Queue(pool, ALERTS, tenure.confirm), alerts_topic(the), turn, now)
    senders = [(channel.name, Sender(Queue(pool, channel.name, tenure.confirm), channel, now)) for channel in channels]
    outcomes = Outcomes(pool, register, now, tenure.confirm, every_s=0.2)

    def figures() -> dict[str, float]:
        with pool.connection() as connection:
            foreign = count_foreign(connection)
        return {**measures(pool, now()), "foreign_messages": float(foreign)}

    return Notifier(
        reading, the.closing(consumer), [(ALERTS, alerts), *senders], outcomes, now, figures, turn.heard, tenure.begin
    )


def notice_channels(the: Parts, pool: ConnectionPool[Any]) -> list[Channel]:
    """The channels beside the alerts topic: mail and webhook, where settings give an address."""
    settings = the.settings
    channels: list[Channel] = []
    if settings.smtp_host:
        from services.notifier.address import LetterWriter
        from services.notifier.mail import Mail, Post
        from services.notifier.notice import MAIL
        from services.notifier.queue import Queue

        writer = LetterWriter(the.vault().many, Queue(pool, MAIL), rule_of, now)
        channels.append(Mail(Post(settings.smtp_host, settings.smtp_port, settings.mail_from), writer))
    if settings.webhook_url:
        from services.notifier.webhook import Webhook

        channels.append(Webhook(settings.webhook_url))
    return channels


def alerts_topic(the: Parts) -> AlertsTopic:
    """Where alerts go."""
    from services.bus.topics import ALERTS, topic_name
    from services.notifier.alerts_topic import AlertsTopic

    settings = the.settings
    name = f"{settings.topic_prefix}supervision.notifier.{settings.organisation}"
    return AlertsTopic(the.brokers, topic_name(ALERTS, settings), the.source(), name)


BUILD: dict[str, Callable[[Parts], Any]] = {
    "hr_intake": build_hr_intake,
    "relay": build_relay,
    "notary": build_notary,
    **{process: projector_of(name) for process, name in PROJECTORS.items()},
    "clock": build_clock,
    "notifier": build_notifier,
}
"""How each process on the way of an event is made."""
