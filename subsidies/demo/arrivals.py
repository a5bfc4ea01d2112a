"""When the people of a lesson came and went: as people do, or as somebody at a desk writes it down."""

from collections.abc import Sequence
from datetime import datetime, timedelta
from random import Random

from institutions.models import ClassSession
from portal.shared.identity import parse
from trainees.device_export import DeviceMark
from trainees.models import Person

Moments = list[tuple[datetime, datetime]]


def marks(
    session: ClassSession, people: Sequence[Person], *, order: int, device: str, chance: Random, invented: bool
) -> list[DeviceMark]:
    """What the device saw of a lesson, the `order`th of its class; of an `invented` one, what somebody made up."""
    there = [person for place, person in enumerate(people) if not _absent(place, order)]
    seen = at_once if invented else one_by_one
    moments = zip(there, seen(session, len(there), chance), strict=True)
    return [DeviceMark(0, parse(person.id_number), at, device, "face") for person, both in moments for at in both]


def _absent(place: int, order: int) -> bool:
    """One in thirteen comes to half of the lessons; now and then somebody misses one."""
    return (place % 13 == 7 and order % 2 == 1) or (place * 7 + order * 3) % 41 == 0


def one_by_one(session: ClassSession, people: int, chance: Random) -> Moments:
    """Each at a moment of their own: a few minutes before it begins, and out past the device one behind the other."""
    came = [session.starts_at - timedelta(seconds=each) for each in chance.sample(range(15, 900), people)]
    went, at = [], session.ends_at + timedelta(seconds=chance.randrange(5, 60))
    for _person in range(people):
        at += timedelta(seconds=chance.randrange(3, 14))
        went.append(at)
    return list(zip(came, chance.sample(went, people), strict=True))


def at_once(session: ClassSession, people: int, chance: Random) -> Moments:
    """All of them within seconds, in and out."""
    seconds = [chance.randrange(people // 2) for _person in range(people)]
    return [
        (session.starts_at - timedelta(minutes=4, seconds=each), session.ends_at + timedelta(minutes=2, seconds=each))
        for each in seconds
    ]
