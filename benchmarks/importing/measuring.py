"""The portal's own path from file to rows, beside bare COPY, django-import-export and openpyxl, in one run."""

import gc
from collections.abc import Callable, Sequence
from unittest.mock import patch

from benchmarks.importing import peers
from benchmarks.importing.people import Roster
from benchmarks.importing.world import NOW, World
from benchmarks.settling.timing import Goal, side_by_side
from portal.services.console import progress, say
from portal.shared.models import Upload
from portal.shared.spreadsheets import reading
from trainees import roster_import

SLICE = 1_000  # people for what takes them one at a time
RAW, READ, OPENPYXL_READ = "bare COPY into the same tables", "reading XLSX alone", "reading XLSX alone by openpyxl"
OPEN, SEALED = "CSV, checked, neither hashed nor encrypted", "CSV, checked, hashed and encrypted"
XLSX, OPENPYXL = "XLSX, checked, hashed and encrypted", "the same, read by openpyxl"
AGAIN, DEFAULT, DEFAULT_AGAIN = "the same CSV again", "import-export, default", "import-export, default, again"

GOALS = (
    Goal("I1", OPEN, RAW, 0.55),
    Goal("I2", OPEN, DEFAULT, 40),
    Goal("I2", SEALED, RAW, 0.30),
    Goal("I2", SEALED, DEFAULT, 25),
    Goal("I3", XLSX, OPENPYXL, 4),
    Goal("I3", READ, OPENPYXL_READ, 4),
    Goal("I4", AGAIN, DEFAULT_AGAIN, 60),
)


def measure(files: Sequence[Roster], rounds: int) -> int:
    """Measures and prints; returns 1 when a goal is missed."""
    progress("Importing twice, to see that the bad rows are refused, no other, and none is written anew")
    world = World(len(files))
    bench = Bench(world, files)
    wrong, rewritten = bench.differences(), bench.rewritten()
    finished = peers.Finished()
    gc.collect()
    gc.freeze()
    people = sum(len(roster.lines) for roster in files)
    calls = {
        RAW: (people, finished.copy_in, world.empty),
        OPEN: (people, bench.confirm_unsealed, bench.fresh_unsealed),
        SEALED: (people, bench.confirm, bench.fresh("csv")),
        AGAIN: (people, bench.confirm, bench.again),
        XLSX: (people, bench.confirm, bench.fresh("xlsx")),
        OPENPYXL: (people, bench.confirm_by_openpyxl, bench.fresh("xlsx")),
        READ: (people, bench.read, None),
        OPENPYXL_READ: (people, bench.read_by_openpyxl, None),
        DEFAULT: (SLICE, bench.by_default, world.empty),
        DEFAULT_AGAIN: (SLICE, bench.by_default, None),
    }
    before = {name: prepare for name, (_count, _call, prepare) in calls.items() if prepare}
    measured = side_by_side({name: call[:2] for name, call in calls.items()}, rounds, unit="rows", before=before)
    say("Goals")
    met = [goal.met(measured) for goal in GOALS]
    say(f"  I4: {rewritten:,} rows written anew by an unchanged file, none allowed")
    say(f"  {wrong} rows judged otherwise than they were made up, none allowed")
    return 0 if all(met) and not rewritten and not wrong else 1


class Bench:
    """The portal's own path, in the forms that are compared."""

    def __init__(self, world: World, files: Sequence[Roster]) -> None:
        self.world, self.files = world, files
        self.uploads: list[Upload] = []
        self.workbooks = [roster.xlsx() for roster in files]

    def differences(self) -> int:
        """Takes all in once; how many rows are refused that are right, or taken that are wrong."""
        self.fresh("csv")()
        different = 0
        for upload, roster, course in zip(self.uploads, self.files, self.world.classes, strict=True):
            found = roster_import.preview(upload, training_class=course).file
            different += len({cell.row for cell in found.refused} ^ roster.bad)
        self.confirm()
        return different

    def fresh(self, form: str) -> Callable[[], None]:
        """An empty database and the files handed in."""

        def prepare() -> None:
            self.world.empty()
            self.uploads = self.world.hand_in(self.files, form)

        return prepare

    def fresh_unsealed(self) -> None:
        with peers.unsealed():
            self.fresh("csv")()

    def again(self) -> None:
        """The same files handed in once more."""
        self.uploads = self.world.hand_in(self.files, "csv")

    def rewritten(self) -> int:
        """How many rows lie elsewhere after the same files were taken once more."""
        before = self.world.places()
        self.again()
        self.confirm()
        return len(before ^ self.world.places())

    def confirm(self) -> None:
        """What a clerk's confirmation does, file after file."""
        for upload, course in zip(self.uploads, self.world.classes, strict=True):
            roster_import.confirm(upload, training_class=course, actor=self.world.clerk, now=NOW)

    def confirm_unsealed(self) -> None:
        with peers.unsealed():
            self.confirm()

    def confirm_by_openpyxl(self) -> None:
        with patch.object(reading, "in_child", peers.read_by_openpyxl):
            self.confirm()

    def read(self) -> None:
        for content in self.workbooks:
            reading.read(content, "roster.xlsx")

    def read_by_openpyxl(self) -> None:
        with patch.object(reading, "in_child", peers.read_by_openpyxl):
            self.read()

    def by_default(self) -> None:
        peers.import_by_default(self.files, self.world, SLICE)
