"""The web application on a database that holds the demo's sample; made once a run, copied where a test writes."""

import fcntl
import json
from collections.abc import Iterator
from contextlib import ExitStack, closing
from pathlib import Path
from uuid import uuid4

import psycopg
import pytest

from demo.visitors import VISITORS
from services.bus.topics import delete_topics
from services.parts import parts
from services.settings import Settings
from services.wiring_web import build_web
from tests.conftest import copy_of
from tests.servers import url_of
from tests.services.running_ledger import supervision
from tests.web.browsing import Ledger


@pytest.fixture(scope="session")
def sample(
    postgres_url: str, brokers: str, tmp_path_factory: pytest.TempPathFactory, worker_id: str
) -> tuple[str, Path]:
    """The name of a database into which the demo put its sample, and the state folder with its keys."""
    base = tmp_path_factory.getbasetemp()
    folder = (base if worker_id == "master" else base.parent) / "web_sample"
    folder.mkdir(exist_ok=True)
    note = folder / "database.json"
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not note.exists():
            note.write_text(json.dumps(_filled(postgres_url, brokers, folder / "state")))
    return json.loads(note.read_text()), folder / "state"


def _filled(postgres_url: str, brokers: str, state: Path) -> str:
    name, prefix = f"sample_{uuid4().hex[:12]}", f"t{uuid4().hex[:10]}."
    with psycopg.connect(postgres_url, autocommit=True) as connection:
        connection.execute(f"CREATE DATABASE {name}".encode())
    environment = {
        "DATABASE_URL": url_of(postgres_url, name),
        "KAFKA_BOOTSTRAP_SERVERS": brokers,
        "SUPERVISION_STATE_DIR": str(state),
        "SUPERVISION_TOPIC_PREFIX": prefix,
        "SUPERVISION_PARTITIONS": "3",
        "SUPERVISION_WEB_PORT": "0",
    }
    told = supervision("demo", "--once", environment=environment)
    assert told.code == 0, told.text + told.remarks
    delete_topics(brokers, Settings(topic_prefix=prefix))
    return name


@pytest.fixture
def ledger(postgres_url: str, brokers: str, sample: tuple[str, Path]) -> Iterator[Ledger]:
    """The web application over a copy of the sample of the test's own; nothing else runs."""
    name, state = sample
    with copy_of(postgres_url, name) as url, ExitStack() as stack:
        settings = Settings(
            state_dir=state,
            database_url=url,
            kafka_bootstrap_servers=brokers,
            web_port=0,
            web_demo_visitors=VISITORS,
        )
        web = stack.enter_context(closing(build_web(stack.enter_context(parts(settings)))))
        yield Ledger(f"http://127.0.0.1:{web.port}", settings)
