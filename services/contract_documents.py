"""The contract with other systems: JSON Schemas of HR messages, and one AsyncAPI document of all topics.

They are made from the models, never written by hand; a test holds the files in `deploy/contracts/` to this module.
"""

import json
from pathlib import Path
from typing import Any

from pydantic import BaseModel
from pydantic.json_schema import JsonSchemaMode, models_json_schema

from domain.catalogue import EVENTS
from domain.event import Event
from services.bus import topics
from services.bus.topics import Topic
from services.hr_intake.contract import HR_EVENTS
from services.hr_intake.notices import REJECTED, RejectedNotice
from services.notifier.alert import ALERT_TYPE, Alert

JSON_SCHEMA = "https://json-schema.org/draft/2020-12/schema"
ASYNCAPI = "asyncapi.json"
Json = dict[str, Any]


def contract_documents() -> dict[str, Json]:
    """Every document by its path below `deploy/contracts/`."""
    schemas = {f"hr/{name}.json": _schema(name, model) for name, model in HR_EVENTS.items()}
    return {**schemas, ASYNCAPI: asyncapi()}


def write_documents(folder: Path) -> list[Path]:
    """Write them below `folder`, and take away HR schemas that are no more; gives the files."""
    written = {folder / path: document for path, document in contract_documents().items()}
    for path, document in written.items():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(as_text(document), encoding="utf-8")
    for stale in set((folder / "hr").glob("*.json")) - set(written):
        stale.unlink()
    return sorted(written)


def as_text(document: Json) -> str:
    """The document as it stands in its file."""
    return json.dumps(document, indent=2, ensure_ascii=False) + "\n"


def _schema(name: str, model: type[BaseModel]) -> Json:
    return {"$schema": JSON_SCHEMA, "$id": f"urn:supervision-ledger:{name}", **model.model_json_schema()}


def asyncapi() -> Json:
    """All topics, who sends and who receives, and every message on them (AsyncAPI 3.0)."""
    by_topic = _messages_by_topic()
    models = {name: model for messages in by_topic.values() for name, model in messages.items() if model is not None}
    return {
        "asyncapi": "3.0.0",
        "info": {
            "title": "Supervision Ledger",
            "version": "1.0.0",
            "description": "What HR systems send to the ledger, and what it publishes. Topic names may have a prefix.",
        },
        "defaultContentType": "application/json",
        "channels": {topic.name: _channel(topic, list(messages)) for topic, messages in by_topic.items()},
        "operations": {f"{_action(topic)}_{topic.name.replace('.', '_')}": _operation(topic) for topic in by_topic},
        "components": {
            "messages": {
                name: _message(name, model) for messages in by_topic.values() for name, model in messages.items()
            },
            "schemas": {**_schemas(models), **OTHER_SCHEMAS},
        },
    }


def _messages_by_topic() -> dict[Topic, dict[str, type[BaseModel] | None]]:
    """What may stand on each topic; None: text, not JSON."""
    ours: dict[str, type[BaseModel] | None] = {name: kind for name, kind in EVENTS.items() if not kind.RESTRICTED}
    restricted: dict[str, type[BaseModel] | None] = {name: kind for name, kind in EVENTS.items() if kind.RESTRICTED}
    hr: dict[str, type[BaseModel] | None] = dict(HR_EVENTS.items())
    return {
        topics.HR_STAFF: {name: kind for name, kind in hr.items() if not HR_EVENTS[name].RESTRICTED},
        topics.HR_RESTRICTED: hr,
        topics.HR_REJECTED: {REJECTED: RejectedNotice},
        topics.EVENTS: ours,
        topics.RESTRICTED_EVENTS: restricted,
        topics.ALERTS: {ALERT_TYPE: Alert},
        topics.CHECKPOINTS: {CHECKPOINT: None},
    }


def _channel(topic: Topic, messages: list[str]) -> Json:
    return {
        "address": topic.name,
        "description": f"Keyed by {topic.key}.",
        "messages": {name: {"$ref": f"#/components/messages/{name}"} for name in messages},
    }


def _operation(topic: Topic) -> Json:
    return {
        "action": _action(topic),
        "channel": {"$ref": f"#/channels/{topic.name}"},
        "summary": SUMMARIES[topic],
    }


def _action(topic: Topic) -> str:
    """As AsyncAPI counts: what the ledger receives, and what it sends."""
    return "receive" if topic in (topics.HR_STAFF, topics.HR_RESTRICTED) else "send"


def _message(name: str, model: type[BaseModel] | None) -> Json:
    if model is None:
        return {"name": name, "contentType": "text/plain", "payload": {"$ref": f"#/components/schemas/{name}"}}
    return {
        "name": name,
        "title": model.__name__,
        "summary": (model.__doc__ or "").strip().partition("\n")[0],
        "headers": {"$ref": "#/components/schemas/cloud_event_headers"},
        "payload": {"$ref": f"#/components/schemas/{name}"},
    }


def _schemas(models: dict[str, type[BaseModel]]) -> Json:
    """The schema of each model under the name of its message; what several share stands once."""
    with_keys: list[tuple[type[BaseModel], JsonSchemaMode]] = [(model, "validation") for model in models.values()]
    refs, found = models_json_schema(with_keys, ref_template="#/components/schemas/{model}")
    shared: Json = dict(found["$defs"])
    named = {name: shared[refs[model, "validation"]["$ref"].rpartition("/")[2]] for name, model in models.items()}
    own = {refs[model, "validation"]["$ref"].rpartition("/")[2] for model in models.values()}
    published = {name: _published(schema) if _is_ours(models[name]) else schema for name, schema in named.items()}
    return {**{name: schema for name, schema in shared.items() if name not in own}, **published}


def _is_ours(model: type[BaseModel]) -> bool:
    return issubclass(model, Event)


def _published(schema: Json) -> Json:
    """The record of an event as it stands on the topic: with its place in the register in front."""
    place = {
        "position": {"type": "integer", "minimum": 1, "description": "Place in the register: 1, 2, 3 … without gaps."},
        "recorded_at": {"type": "string", "format": "date-time", "description": "When it was recorded, UTC."},
    }
    properties = {**place, **{k: v for k, v in schema["properties"].items() if k not in place}}
    return {**schema, "properties": properties, "required": ["position", "recorded_at", *schema.get("required", ())]}


CHECKPOINT = "supervision.checkpoint.v1"
SUMMARIES = {
    topics.HR_STAFF: "HR systems say what happened to staff and units (CloudEvents 1.0, binary or structured).",
    topics.HR_RESTRICTED: "The same and restricted ones, where only few may read the topic.",
    topics.HR_REJECTED: "An HR message was not applied: where it stands and why, nothing of what it says.",
    topics.EVENTS: "Everything that the register records, in the order of each key (CloudEvents, binary).",
    topics.RESTRICTED_EVENTS: "The events that only few may read.",
    topics.ALERTS: "The state of a finding, once per state.",
    topics.CHECKPOINTS: "Signed checkpoints of the register (C2SP signed notes).",
}
OTHER_SCHEMAS: Json = {
    CHECKPOINT: {
        "type": "string",
        "description": "Origin, number of events, tree hash in base64, time of signing; an empty line; the signature.",
    },
    "cloud_event_headers": {
        "type": "object",
        "description": "CloudEvents 1.0, Kafka binding, binary mode; structured mode is read too on the HR topics.",
        "required": ["ce_specversion", "ce_id", "ce_source", "ce_type"],
        "properties": {
            "ce_specversion": {"type": "string", "const": "1.0"},
            "ce_id": {"type": "string", "description": "Of an HR message: makes it safe to send it twice."},
            "ce_source": {"type": "string"},
            "ce_type": {"type": "string"},
            "ce_time": {"type": "string", "format": "date-time"},
            "ce_subject": {"type": "string"},
            "content-type": {"type": "string"},
        },
    },
}
