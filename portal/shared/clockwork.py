"""What the clock does every minute or so, at once and without a queue. A run says where something was done, and where
a step stopped."""

from collections.abc import Callable, Collection, Iterable
from contextlib import ExitStack
from datetime import datetime
from typing import Any, TypeVar

from django.utils import timezone

from portal.shared import runs
from portal.shared.models import Run
from portal.shared.refusals import Reason, Refused

Step = Callable[[datetime], int]
Subject = TypeVar("Subject")
Made = TypeVar("Made")
KIND = "clock"
_steps: dict[str, Step] = {}


class Stopped(Refused):
    """Some subjects of a step were refused; for the others it did as many things as `done` says."""

    def __init__(self, *reasons: Reason, done: int) -> None:
        super().__init__(*reasons)
        self.done = done


def step(name: str, work: Step) -> None:
    """Name a step. `work` is safe to repeat and says how many things it did; what is no news counts as none."""
    _steps[name] = work


def names() -> frozenset[str]:
    """The steps there are."""
    return frozenset(_steps)


def turn(order: Collection[str], *, now: datetime) -> None:
    """The steps in their order. One that fails keeps none of the others from its work, and is raised at the end."""
    with ExitStack() as steps:
        for name in reversed(list(order)):
            steps.callback(take, name, now=now)


def of_each(subjects: Iterable[Subject], work: Callable[[Subject], Made], *, done: int = 0) -> list[Made]:
    """What the work makes of each subject of a step. One that is refused keeps none of the others from theirs; at the
    end `Stopped` says why, each reason once, and how much was made beside what the step had `done` before."""
    made: list[Made] = []
    refused: dict[str, Reason] = {}
    for subject in subjects:
        try:
            made.append(work(subject))
        except Refused as stopped:
            refused |= {str(reason): reason for reason in stopped.reasons}
    if refused:
        raise Stopped(*refused.values(), done=done + sum(each is not None for each in made))
    return made


def take(name: str, *, now: datetime) -> None:
    """Take one step and write down what came of it. Raises what the step raises."""
    try:
        done = _steps[name](now)
    except Exception as error:
        _write_failure(name, error, now)
        _write_done(name, error.done if isinstance(error, Stopped) else 0, now)
        raise
    failures = Run.objects.filter(kind=KIND, status=Run.Status.FAILED, arguments__step=name)
    failures.update(status=Run.Status.DONE, finished_at=now)
    _write_done(name, done, now)


def _write_done(name: str, done: int, now: datetime) -> None:
    if done:
        _write(name, now, key=now.isoformat(), status=Run.Status.DONE, done=done, total=done, counts={name: done})


def _write_failure(name: str, error: Exception, now: datetime) -> None:
    """One run a day and step, however often it is tried in vain."""
    day = timezone.localdate(now).isoformat()
    _write(name, now, key=f"failed {day}", status=Run.Status.FAILED, error=runs.words_of(error))


def _write(name: str, now: datetime, *, key: str, **values: Any) -> None:
    values |= {"kind": KIND, "arguments": {"step": name}, "started_at": now, "finished_at": now}
    begun = values | {"queued_at": now}
    Run.objects.update_or_create(key=f"{KIND} {name} {key}", defaults=values, create_defaults=begun)


@runs.job(KIND)
def take_again(run: Run) -> None:
    """Try a step that stopped once more, because somebody asked for it."""
    name = run.arguments["step"]
    done = _steps[name](timezone.now())
    runs.report(run, done=done, total=done, **{name: done})
