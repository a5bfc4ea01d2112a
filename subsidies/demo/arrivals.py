"""When the people of a lesson came and went: as people do, or as somebody at a desk writes it down."""

from datetime import datetime, timedelta
from random import Random

from institutions.models import ClassSession

Moments = list[tuple[datetime, datetime]]


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
