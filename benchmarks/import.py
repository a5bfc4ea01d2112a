"""`./xunbu bench import`: rosters from file to rows, beside bare COPY, django-import-export and openpyxl.

Prints the goals I1 to I4 of docs/benchmarks.md and exits 1 when one is missed. All is measured in one run on the same
people; only ratios carry over to another machine.
"""

import argparse
import os
import platform
import sys
from importlib.metadata import version

import django

from benchmarks import ground
from portal.services.console import say

SIZE = 4_000  # lines of a roster: the gate takes 5,000 at most


def main() -> int:
    """Measures and prints; returns 1 when a goal is missed."""
    asked = _asked()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from benchmarks.importing import measuring  # from here on things need a portal that is set up
    from benchmarks.importing.people import rosters

    names = ("django", "django-import-export", "openpyxl", "python-calamine", "psycopg2-binary")
    ground.say_machine()
    say(f"Python {platform.python_version()}, {', '.join(f'{name} {version(name)}' for name in names)}")
    with ground.own_database("importing_benchmark"):
        return measuring.measure(rosters(asked.people, size=SIZE), asked.rounds)


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./xunbu bench import", description=__doc__)
    parser.add_argument("--people", type=int, default=100_000)
    parser.add_argument("--rounds", type=int, default=5)
    return parser.parse_args()


if __name__ == "__main__":
    sys.exit(main())
