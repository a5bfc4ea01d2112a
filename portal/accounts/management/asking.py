"""What commands about accounts have in common: whose account it is, who answers for it, refusals at a terminal."""

from collections.abc import Iterator
from contextlib import contextmanager

from django.core.management.base import CommandError

from portal.accounts.models import User
from portal.shared.refusals import Refused


def account(username: str) -> User:
    """The active account of this name."""
    user = _active(username)
    if user is None:
        raise CommandError(f"There is no active account {username!r}.")
    return user


def officer(username: str) -> User:
    """The bureau's account that answers for what is done."""
    user = _active(username)
    if user is None or not user.needs_second_factor:
        raise CommandError(f"{username!r} is no account of the bureau.")
    return user


def _active(username: str) -> User | None:
    return User.objects.filter(username=username, is_active=True).first()


@contextmanager
def refusals_told() -> Iterator[None]:
    """What is refused inside is told at the terminal, every reason of it."""
    try:
        yield
    except Refused as refused:
        raise CommandError("; ".join(str(each) for each in refused.reasons)) from refused
