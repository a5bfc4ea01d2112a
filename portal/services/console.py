"""What the launcher says: progress on standard error, results on standard output, refusals as one sentence."""

import contextlib
import sys


class Refusal(Exception):
    """The command cannot go on; the message tells the person at the terminal why and what to do."""


def progress(line: str) -> None:
    """Shows what is being done. Standard output stays free for what a command answers."""
    # A closed terminal hears nothing, and must not keep from stopping whoever says that it stops.
    with contextlib.suppress(OSError):
        sys.stderr.write(f"{line}\n")
        sys.stderr.flush()


def say(line: str) -> None:
    """Prints a result, at once, also into a pipe."""
    sys.stdout.write(f"{line}\n")
    sys.stdout.flush()
