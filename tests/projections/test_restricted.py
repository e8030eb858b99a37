"""What is found about restricted matters is in no row, no finding and no figure of anybody else."""

from collections.abc import Iterator
from datetime import timedelta

import psycopg
import pytest

from domain.catalogue import DECIDES, RESTRICTED
from domain.event import Event
from domain.finding.commands import EscalateFinding
from domain.record import stored_body
from domain.restricted_matter import commands as matter
from domain.vocabulary import MatterId
from projections import answers
from projections.kept_requests import mark_sent, unsent
from projections.projection import Projection, reading
from projections.report import report
from projections.restricted.queries import cases_for
from projections.rule_read_model import RuleReadModel
from tests.domain.stories import Story
from tests.domain.stream import named, person, unit
from tests.projections.read_models import TODAY, apply, compliance_model, conflicts_model, make, restricted_model, rows

OPEN_MODELS = {"conflicts": conflicts_model, "compliance": compliance_model}
ALL_ROWS = "select to_jsonb({0}) - 'id' from {0}"


@pytest.fixture
def connection(database_url: str) -> Iterator[psycopg.Connection]:
    """A connection to this test's database."""
    with psycopg.connect(database_url, autocommit=True) as opened:
        yield opened


def ordinary() -> Story:
    """Ben manages and supervises Ana, which is found by everybody."""
    story = Story()
    story.opens("ward 7")
    story.hires("ana", "ben")
    story.manages("ben", "ana", "2026-01-01")
    story.supervises("ben", "ana", "2026-02-01")
    return story


def a_process(story: Story) -> None:
    """A formal process about Ana is open."""
    story.do(matter.OpenFormalProcess, "2026-03-01", person_id=person("ana"), matter_id=MatterId(named("case")))


def told(connection: psycopg.Connection, models: dict[str, RuleReadModel], story: Story) -> None:
    """Everything through new read models, and what they ask for through the register and back, until all is said."""
    for name, model in models.items():
        make(connection, model, name)
    goes_on(connection, models, story, 0)


def goes_on(connection: psycopg.Connection, models: dict[str, RuleReadModel], story: Story, done: int) -> None:
    """What was recorded since."""
    while done < len(story.events):
        batch = story.events[done:]
        done = len(story.events)
        for name, model in models.items():
            apply(connection, model, name, batch, True)
            with reading(connection, name):
                asked = unsent(connection, 100)
                mark_sent(connection, {number: "accepted" for number, _ in asked})
            for _, command in asked:
                aggregate = DECIDES[type(command)]
                state = aggregate.initial
                for event in story.events:
                    if event.stream_id == command.stream_id:
                        state = aggregate.evolve(state, event)
                story.record(*aggregate.decide(state, command))


def shown(connection: psycopg.Connection, name: str) -> list[object]:
    """All that an ordinary question about this read model can see."""
    tables = [rows(connection, name, ALL_ROWS.format(table)) for table in ("span", "finding", "known_event")]
    return [
        answers.findings(connection, name),
        answers.standings(connection, name, TODAY),
        report(connection, name, TODAY),
        [[str(row) for row in table] for table in tables],
    ]


@pytest.mark.shows("T-42", "ACC-09", "COI-03")
def test_what_others_see_is_the_same_with_and_without_a_restricted_case(connection: psycopg.Connection) -> None:
    story, models = ordinary(), {name: make_model() for name, make_model in OPEN_MODELS.items()}
    models |= {"restricted": restricted_model()}
    told(connection, models, story)
    without = [shown(connection, name) for name in OPEN_MODELS]
    done = len(story.events)
    a_process(story)
    goes_on(connection, models, story, done)
    assert [shown(connection, name) for name in OPEN_MODELS] == without
    assert without[0][0], "nothing was found at all"
    assert len(answers.findings(connection, "restricted")) == 1


@pytest.mark.shows("T-42", "ACC-09", "COI-03", "S0-20")
def test_the_case_is_found_where_only_few_may_look_and_all_that_is_recorded_of_it_is_restricted(
    connection: psycopg.Connection,
) -> None:
    story = ordinary()
    a_process(story)
    models = {name: make_model() for name, make_model in OPEN_MODELS.items()}
    told(connection, {**models, "restricted": restricted_model()}, story)
    (found,) = answers.findings(connection, "restricted")
    assert (found.rule_id, found.state, found.people) == ("COI-03", "open", (person("ana"), person("ben")))
    assert cases_for(connection, person("hr")) == [found]
    assert cases_for(connection, person("ana")) == cases_for(connection, person("ben")) == []
    about_it = [event for event in story.events if event.stream_id == found.finding_id]
    assert {event.type for event in about_it} <= RESTRICTED
    open_text = "".join(text_of(event) for event in story.events if event.type not in RESTRICTED)
    for hidden in ("COI-03", str(found.finding_id), *map(str, found.evidence[-1:]), str(named("case"))):
        assert hidden not in open_text
    story.do(matter.CloseFormalProcess, "2026-05-01", person_id=person("ana"), matter_id=MatterId(named("case")))
    told(connection, {"restricted": restricted_model()}, story)
    assert [row.state for row in answers.findings(connection, "restricted")] == ["cleared"]


def text_of(event: Event) -> str:
    """The event as it stands on a topic."""
    return stored_body(event).decode()


@pytest.mark.shows("T-42")
def test_no_lead_above_is_told_of_a_case_of_which_nobody_takes_note(connection: psycopg.Connection) -> None:
    story = Story()
    story.opens("trust")
    story.opens("ward 7", under="trust")
    story.hires("lea", "hal", "ana", "ben")
    story.leads("hal", "trust")
    story.leads("lea", "ward 7")
    story.manages("ben", "ana", "2026-01-01")
    story.supervises("ben", "ana", "2026-02-01")
    a_process(story)
    models = {"conflicts": conflicts_model(), "restricted": restricted_model()}
    told(connection, models, story)
    escalated = {}
    for name, model in models.items():
        with reading(connection, name):
            connection.execute("update finding set unit_id = %s, severity = 4", (unit("ward 7"),))
            asked = model.comes_due(connection, TODAY, TODAY + timedelta(days=90))
        escalated[name] = [command for command in asked if isinstance(command, EscalateFinding)]
    assert len(escalated["conflicts"]) == 1, "nothing would have been escalated at all"
    assert escalated["restricted"] == []


def test_nobody_asks_anything_where_nothing_restricted_is_known(connection: psycopg.Connection) -> None:
    model: Projection = restricted_model()
    make(connection, model, "restricted")
    apply(connection, model, "restricted", ordinary().events, True)
    assert rows(connection, "restricted") == []
