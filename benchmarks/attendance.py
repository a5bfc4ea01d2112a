"""`./xunbu bench attendance`: every kind of doubt searched over a million marks in PostgreSQL.

Prints what each kind took and found, and exits 1 when all of them take longer than the goal of docs/benchmarks.md, or
when something else is found than what was planted.
"""

import argparse
import os
import sys
import time
from collections import Counter

import django

from benchmarks import ground
from portal.services.console import progress, say
from portal.services.manage import migrate

GOAL = 60  # seconds, for all kinds over a million marks


def main() -> int:
    """Fills the tables, searches, prints; returns 1 when the goal is missed or the findings are not those planted."""
    asked = _asked()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    migrate(os.environ)
    django.setup()
    from django.db import connection  # from here on things need a portal that is set up

    from benchmarks.marks import tables

    ground.say_machine()
    progress(f"Making up {asked.marks:,} marks")
    with tables.filled(asked.marks) as marks:
        say(f"{marks:,} marks")
        with connection.cursor() as cursor:
            cursor.execute("VACUUM trainees_attendancemark")  # as the clock of the database does by itself
        taken, found = _search()
    wanted = Counter(tables.planted())
    say(f"  {'all kinds':26} {taken:7.2f} s, at most {GOAL} s: {'met' if taken <= GOAL else 'MISSED'}")
    for code in sorted(set(found) | set(wanted)):
        if found[code] != wanted[code]:
            say(f"  {code}: found {found[code]}, planted {wanted[code]}")
    return 0 if taken <= GOAL and found == wanted else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./xunbu bench attendance", description=__doc__)
    parser.add_argument("--marks", type=int, default=1_000_000)
    return parser.parse_args()


def _search() -> tuple[float, Counter[str]]:
    """The seconds all kinds took, and how often each was found."""
    from trainees.plausibility import KINDS, searching

    taken, found = 0.0, Counter[str]()
    for kind in KINDS:
        begun = time.perf_counter()
        times = sum(1 for _doubt in searching.everywhere(kind))
        seconds = time.perf_counter() - begun
        taken += seconds
        found += Counter({kind.code: times})
        say(f"  {kind.code:26} {seconds:7.2f} s, {times} found")
    return taken, found


if __name__ == "__main__":
    sys.exit(main())
