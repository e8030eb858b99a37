"""The jars of Apache Kafka: exactly those of the checked-in lock, each with the SHA-256 that it must have.

jgo fetches them from Maven Central once; they lie in the user's cache folder. They are looked at again at every start:
a jar whose bytes changed is never run.
"""

import hashlib
import tomllib
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import NamedTuple

from services.embedded.process import EmbeddedUnavailable

LOCK = Path(__file__).parent / "kafka.lock.toml"
REMEDY = "or set KAFKA_BOOTSTRAP_SERVERS to brokers that you run"


class Jar(NamedTuple):
    """One locked jar."""

    group: str
    artifact: str
    version: str
    sha256: str

    def path(self, cache: Path) -> Path:
        """Where it lies in a cache laid out as a Maven repository."""
        name = f"{self.artifact}-{self.version}.jar"
        return cache.joinpath(*self.group.split("."), self.artifact, self.version, name)


def locked_jars(lock: Path = LOCK) -> list[Jar]:
    """The jars that the lock names, in the order of the class path."""
    return [Jar(**entry) for entry in tomllib.loads(lock.read_text())["jar"]]


def user_cache() -> Path:
    """The user's cache folder of this product."""
    from platformdirs import user_cache_path  # an embedded-only dependency

    return user_cache_path("supervision-ledger")


def class_path(cache: Path, lock: Path = LOCK) -> list[Path]:
    """The locked jars as files, fetched where missing. Raises EmbeddedUnavailable with a remedy."""
    jars = locked_jars(lock)
    missing = [jar for jar in jars if not jar.path(cache).exists()]
    if missing:
        _fetch(missing, cache)
    wrong = [jar for jar in jars if _sha256(jar.path(cache)) != jar.sha256]
    if wrong:
        for jar in wrong:
            jar.path(cache).unlink()
        names = ", ".join(jar.path(cache).name for jar in wrong)
        raise EmbeddedUnavailable(
            f"not the bytes that the lock names: {names}; removed. Start again to fetch them anew, {REMEDY}"
        )
    return [jar.path(cache) for jar in jars]


def _fetch(jars: list[Jar], cache: Path) -> None:
    try:
        from jgo.maven import MavenContext
    except ImportError as missing:
        raise EmbeddedUnavailable(
            f"the embedded Kafka is not installed: `uv sync --group embedded`, {REMEDY}"
        ) from missing
    context = MavenContext(repo_cache=cache)

    def fetch(jar: Jar) -> None:
        context.project(jar.group, jar.artifact).at_version(jar.version).artifact().resolve()

    try:
        with ThreadPoolExecutor(8) as pool:
            list(pool.map(fetch, jars))
    except Exception as failed:
        raise EmbeddedUnavailable(
            f"the jars of Kafka could not be fetched from Maven Central ({type(failed).__name__}: {failed}); "
            f"check the network or proxy, {REMEDY}"
        ) from failed


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
