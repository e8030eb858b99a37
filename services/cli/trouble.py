"""What can go wrong for somebody at the command line, with an exit code that scripts can rely on."""

FOUND_WRONG = 1
WRONG_USAGE = 2
NOT_RUNNING = 3

EXIT_CODES = """Exit codes: 0 fine; 1 something is wrong with what was looked at (verification failed, an expectation
was missed, a command was refused); 2 wrong usage or settings; 3 not reachable or not running."""


class Trouble(Exception):
    """The command cannot go on. `text` says what is the matter and what to do next; never a traceback."""

    def __init__(self, text: str, code: int) -> None:
        super().__init__(text)
        self.text = text
        self.code = code


def wrong_usage(text: str) -> Trouble:
    """What was asked cannot be done as it was asked."""
    return Trouble(text, WRONG_USAGE)


def not_running(text: str) -> Trouble:
    """A part that is needed is not there."""
    return Trouble(text, NOT_RUNNING)


def found_wrong(text: str) -> Trouble:
    """The command did its work, and what it found is not right."""
    return Trouble(text, FOUND_WRONG)
