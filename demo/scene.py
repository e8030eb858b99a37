"""Scenes in TOML become HR messages and supervision commands, their days counted from the day of the demo.

Every number under a name in `DAYS` (demo/calendar.py) is a number of days before (-) or after the day of the demo;
`day` is when it is so, `told` when HR says so (the same day unless given). `person` stands for the messages by which
somebody is hired, `supervision` for the commands by which two agree to supervision and hold its sessions, `issue_route`
for those by which everybody supervised in the scene has that person to take issues to, `group` for those by which a
group is formed, its members agree to its rules, and come to its sessions (until a day, where one is given).
"""

import json
from collections.abc import Iterator, Sequence
from datetime import datetime, time, timedelta

from demo.calendar import Calendar, Table

ORGANISATION = "DEMO"
SOURCE = "urn:sample:hr"
HR_SPEAKS = time(9)
REVIEWED_EVERY = 300
"""Days: agreements are looked at again within the year."""

Line = tuple[datetime, bytes]
"""A line, and when it is said."""


def hr_messages(scene: Table, calendar: Calendar) -> Iterator[Line]:
    """The HR messages of a scene but the late ones."""
    for table in (*_unit_tables(scene), *_person_tables(scene), *scene.get("hr", ())):
        if not table.get("late"):
            line = _hr_message(table, calendar)
            yield from (line, line) if table.get("twice") else (line,)
    for table in scene.get("raw", ()):
        yield calendar.at(-1, HR_SPEAKS), table["text"].encode()


def late_messages(scene: Table, calendar: Calendar) -> Iterator[Line]:
    """The HR messages that come when everything else has been seen."""
    return (_hr_message(table, calendar) for table in scene.get("hr", ()) if table.get("late"))


def commands(scene: Table, calendar: Calendar) -> Iterator[Line]:
    """The supervision commands of a scene."""
    for table in scene.get("supervision", ()):
        yield from _supervision(table, calendar)
    yield from _issue_routes(scene, calendar)
    for person in scene.get("person", ()):
        if "one_to_ones" in person:
            yield from _one_to_ones(person, calendar)
    for table in scene.get("group", ()):
        yield from _group(table, calendar)
    for table in scene.get("command", ()):
        facts = {name: value for name, value in table.items() if name not in ("kind", "day")}
        yield _command(table["kind"], table["day"], facts, calendar)


def _unit_tables(scene: Table) -> Iterator[Table]:
    for unit in scene.get("unit", ()):
        created = {name: value for name, value in unit.items() if name != "lead"}
        yield {"type": "unit_created", "day": -1600, **created}
        if "lead" in unit:
            yield {"type": "unit_lead_changed", "day": -84, "unit": unit["unit"], "lead": unit["lead"]}


def _person_tables(scene: Table) -> Iterator[Table]:
    for person in scene.get("person", ()):
        known = {"person": person["id"], "day": person["day"]}
        post = {**known, "assignment": f"{person['id']}-1"}
        email = f"{person['name'].lower().replace(' ', '.')}@example.org"
        yield {**known, "type": "person_registered", "name": person["name"], "email": email}
        about_post = {name: person[name] for name in ("unit", "job_role", "band", "fte") if name in person}
        yield {**post, "type": "assignment_started", **about_post}
        if "manager" in person:
            yield {**post, "type": "line_manager_changed", "manager": person["manager"]}
        if "registered" in person:
            yield {**known, "type": "registration_updated", **_registration(person)}
        for trained in person.get("trained", ()):
            yield {**known, "type": "training_completed", "day": trained["day"], "competence": trained["competence"]}


def _registration(person: Table) -> Table:
    """The registration; HR tells of it when the person is hired, if it is older than that."""
    listed = person["registered"]
    return {
        "day": listed["day"],
        "told": max(listed["day"], person["day"]),
        "body": listed["body"],
        "number": listed["number"],
        "status": "registered",
        "expires_on": listed["expires"],
    }


def _hr_message(table: Table, calendar: Calendar) -> Line:
    told_at = calendar.at(table["told"] if "told" in table else table["day"], HR_SPEAKS)
    facts = {name: value for name, value in table.items() if name not in ("type", "day", "told", "late", "twice")}
    message_id = calendar.id("hr", table)
    event = {
        "specversion": "1.0",
        "id": message_id,
        "source": SOURCE,
        "type": f"hr.{table['type']}.v1",
        "time": _text(told_at),
        "datacontenttype": "application/json",
        "data": {
            "organisation": ORGANISATION,
            "effective_from": calendar.day(table["day"]).isoformat(),
            "recorded_at": _text(told_at),
            "source_system": "SAMPLE-HR",
            "correlation_id": message_id,
            **calendar.dated(facts),
        },
    }
    return told_at, json.dumps(event, ensure_ascii=False).encode()


def _supervision(table: Table, calendar: Calendar) -> Iterator[Line]:
    pair = {
        "supervisor_id": f"hr:{table['supervisor']}",
        "supervisee_id": f"hr:{table['supervisee']}",
        "supervision": table["kind"],
    }
    yield _command("activate_relationship", table["day"], pair, calendar)
    for signed_by in (pair["supervisor_id"], pair["supervisee_id"]):
        yield _command("sign_agreement", table["day"], {**pair, "signed_by": signed_by}, calendar)
    for day in range(table["day"] + REVIEWED_EVERY, 0, REVIEWED_EVERY):
        yield _command("review_agreement", day, pair, calendar)
    if "sessions" in table:
        yield from _sessions(table["sessions"], pair, calendar)


def _issue_routes(scene: Table, calendar: Calendar) -> Iterator[Line]:
    """Everybody who is supervised may take issues to one and the same person."""
    supervised: dict[str, int] = {}
    for table in scene.get("supervision", ()):
        supervised.setdefault(table["supervisee"], table["day"])
    for person, day in supervised.items():
        route = {"record_id": calendar.id("issue route", person), "route_id": f"hr:{scene['issue_route']}"}
        yield _command("name_issue_route", day, {"person_id": f"hr:{person}", **route}, calendar)


def _one_to_ones(person: Table, calendar: Calendar) -> Iterator[Line]:
    """With the line manager, an hour each."""
    pair = {"supervisor_id": f"hr:{person['manager']}", "supervisee_id": f"hr:{person['id']}", "supervision": "line"}
    return _sessions({**person["one_to_ones"], "minutes": 60}, pair, calendar)


def _group(table: Table, calendar: Calendar) -> Iterator[Line]:
    group = {"group_id": calendar.id("group", table["name"])}
    formed = {"unit_id": f"unit:{ORGANISATION}/{table['unit']}", "group_type": table["type"]}
    yield _command("form_group", table["day"], {**group, **formed}, calendar)
    for member in table["members"]:
        about = {**group, "person_id": f"hr:{member['person']}"}
        yield _command("add_member", member["day"], about, calendar)
        yield _command("accept_group_rules", member["day"], about, calendar)
    held = table["sessions"]
    for day in range(held["first"], held["last"] + 1, held["every"]):
        came = [f"hr:{m['person']}" for m in table["members"] if m["day"] <= day <= m.get("until", day)]
        session = {
            **_times(held, group, came, day, calendar),
            "mode": "video",
            "attended": [{"person_id": person} for person in came],
            "recorded_by": came[0],
        }
        yield _command("record_group_session", day, {**group, **session}, calendar)


def _sessions(held: Table, pair: Table, calendar: Calendar) -> Iterator[Line]:
    for day in range(held["first"], held["last"] + 1, held["every"]):
        two = (pair["supervisor_id"], pair["supervisee_id"])
        session = {**_times(held, pair, two, day, calendar), "recorded_by": pair["supervisor_id"]}
        yield _command("record_session", day, {**pair, **session}, calendar)


def _times(held: Table, whose: Table, people: Sequence[str], day: int, calendar: Calendar) -> Table:
    begin = calendar.at(day, calendar.free(day, people, held["minutes"]))
    return {
        "session_id": calendar.id("session", whose, day),
        "starts_at": _text(begin),
        "ends_at": _text(begin + timedelta(minutes=held["minutes"])),
        "known_at": _text(calendar.at(day, time(22))),
    }


def _command(kind: str, day: int, facts: Table, calendar: Calendar) -> Line:
    command_id = calendar.id("command", kind, day, facts)
    command = {
        "kind": kind,
        "command_id": command_id,
        "correlation_id": command_id,
        "effective_on": calendar.day(day).isoformat(),
        "actor": "person:" + next((value for name, value in facts.items() if name in _ACTS), "hr:40001"),
        "source": "SAMPLE-SUPERVISION",
        **calendar.dated(facts),
    }
    text = json.dumps(command, ensure_ascii=False).replace("hr:", f"hr:{ORGANISATION}/")
    return calendar.at(day, time(17)), text.encode()


_ACTS = ("recorded_by", "signed_by", "supervisor_id", "preceptor_id", "person_id")


def _text(moment: datetime) -> str:
    return moment.isoformat().replace("+00:00", "Z")
