"""`./xunbu bench devices`: how quickly a device's largest batch is taken, and that many devices at once lose nothing.

Prints the goals of docs/benchmarks.md and exits 1 when one is missed. Works in a database of its own, against the web
server of `./xunbu run` with its two processes.
"""

import argparse
import os
import statistics
import sys

import django

from benchmarks import ground
from portal.services.console import progress, say

SECONDS = 2.0  # for a batch of five thousand
LARGEST = 5_000
Seconds = dict[str, list[float]]


def main() -> int:
    """Fills, sends, counts; returns 1 when a goal is missed."""
    asked = _asked()
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "portal.settings")
    django.setup()
    from benchmarks.terminals import school, sending

    ground.say_machine()
    progress("Making a database of its own")
    with school.database() as environment:
        made = school.made(classes=10, people=50, devices=max(asked.devices, asked.rounds) + 1)
        with sending.server(environment, asked.port) as address:
            quick = _largest(address, made, asked.rounds)
            whole = _at_once(address, made, asked.devices, asked.marks)
    return 0 if quick and whole else 1


def _asked() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="./xunbu bench devices", description=__doc__)
    parser.add_argument("--devices", type=int, default=200, help="how many send at once")
    parser.add_argument("--marks", type=int, default=200, help="marks in each of their batches")
    parser.add_argument("--rounds", type=int, default=5)
    parser.add_argument("--port", type=int, default=8790)
    return parser.parse_args()


def _largest(address: str, made: object, rounds: int) -> bool:
    from benchmarks.terminals import sending

    marks = made.marks(LARGEST)
    strangers = [each | {"id_number": "320299190001010018"} for each in marks]
    found: Seconds = {}
    for device in made.devices[:rounds]:
        tasks = {
            "5,000 new marks": (marks, f"first-batch-{device}"),
            "the same batch again": (marks, f"first-batch-{device}"),
            "the same marks in another batch": (marks[::-1], ""),
            "5,000 marks of a stranger": (strangers, ""),
        }
        for name, (sent, batch) in tasks.items():
            found.setdefault(name, []).append(sending.send(address, device, sent, batch=batch).seconds)
    say("One device, ten classes of fifty")
    for name, seconds in found.items():
        say(f"  {name:34} {statistics.median(seconds):6.2f} s  [{min(seconds):.2f} to {max(seconds):.2f}]")
    slowest = max(statistics.median(seconds) for seconds in found.values())
    say(f"  D1: {slowest:.2f} s for the slowest, at most {SECONDS:g} s: {'met' if slowest <= SECONDS else 'MISSED'}")
    return slowest <= SECONDS


def _at_once(address: str, made: object, devices: int, count: int) -> bool:
    from benchmarks.terminals import sending
    from trainees.models import AttendanceMark, DeviceBatch

    before, batches = AttendanceMark.objects.count(), DeviceBatch.objects.count()
    marks = made.marks(LARGEST + count)[-count:]
    sent = sending.send_at_once(address, made.devices[:devices], marks)
    taken = sum(each.answer["taken"] for each in sent)
    kept, answered = AttendanceMark.objects.count() - before, DeviceBatch.objects.count() - batches
    slowest, tries = max(each.seconds for each in sent), sum(each.tries for each in sent)
    say(f"{devices} devices at once, {count} marks each")
    say(f"  sent {devices * count:,}, answered as taken {taken:,}, kept {kept:,} in {answered} batches")
    say(f"  slowest answer {slowest:.2f} s, {tries - devices} sent again")
    whole = devices * count == taken == kept and answered == devices
    say(f"  D2: nothing lost, nothing doubled: {'met' if whole else 'MISSED'}")
    return whole


if __name__ == "__main__":
    sys.exit(main())
