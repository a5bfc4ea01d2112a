import io
import os
import pty

import pytest

from portal.services.console import progress


def test_progress_into_a_closed_terminal_stops_nobody(monkeypatch: pytest.MonkeyPatch) -> None:
    ours, theirs = pty.openpty()
    os.close(ours)
    with io.FileIO(theirs, "w") as closed:
        monkeypatch.setattr("sys.stderr", io.TextIOWrapper(io.BufferedWriter(closed), write_through=True))
        progress("Stopping …")
