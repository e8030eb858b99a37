"""Why a request gets no answer: nobody is signed in, it is not for them, it is not there, it is wrong."""

from collections.abc import Mapping


class NotSignedIn(Exception):
    """Nobody is signed in, or the session ran out."""


class NotAllowed(Exception):
    """It is not for this visitor; `permission` as in permissions.toml."""

    def __init__(self, permission: str) -> None:
        super().__init__(permission)
        self.permission = permission


class NoSuchThing(Exception):
    """There is nothing under this address, as far as this visitor may know."""


class WrongInput(Exception):
    """What was entered cannot be taken; `fields`: by the name of each field what to do about it."""

    def __init__(self, fields: Mapping[str, str]) -> None:
        super().__init__("; ".join(f"{name}: {text}" for name, text in fields.items()))
        self.fields = dict(fields)
