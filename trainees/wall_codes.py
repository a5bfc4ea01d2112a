"""The code on the wall: signed, for one session in one room, good for half a minute from when it was drawn."""

from dataclasses import dataclass
from datetime import UTC, datetime, timedelta

from django.core import signing
from django.utils.translation import gettext_lazy as _

from institutions.models import ClassSession
from portal.shared.refusals import Reason, Refused

GOOD_FOR = timedelta(seconds=30)
TIME_TO_CONFIRM = timedelta(minutes=2)

UNKNOWN = Reason("CODE_UNKNOWN", _("This is no code of the portal. Please scan the one on the wall of your class."))
STALE = Reason("CODE_STALE", _("This code is over: it changes every few seconds. Please scan the wall once more."))
TOO_SLOW = Reason("CONFIRMED_LATE", _("The code was opened too long ago. Please scan the wall once more."))

_wall = signing.Signer(salt="attendance code on the wall")
_opened = signing.Signer(salt="attendance code opened")


@dataclass(frozen=True)
class WallCode:
    """Which session in which room, and when it was drawn."""

    session: int
    site: int
    at: datetime


def make(session: ClassSession, *, now: datetime) -> str:
    """A code for a session that has a room."""
    return _wall.sign_object([session.pk, session.site_id, int(now.timestamp())])


def read(code: str, *, now: datetime) -> WallCode:
    """What a code says; raises `Refused` CODE_UNKNOWN or CODE_STALE."""
    try:
        session, site, drawn = _wall.unsign_object(code)
    except (signing.BadSignature, ValueError):
        raise Refused(UNKNOWN) from None
    found = WallCode(session, site, datetime.fromtimestamp(drawn, UTC))
    if not timedelta(0) <= now - found.at <= GOOD_FOR:
        raise Refused(STALE)
    return found


def note_opened(code: str, *, user: int, now: datetime) -> str:
    """A proof that this person opened the code while it was good, for the form that confirms it."""
    return _opened.sign_object([code, user, int(now.timestamp())])


def opened_at(code: str, proof: str, *, user: int, now: datetime) -> datetime:
    """When the person opened the code in time; raises `Refused` CODE_UNKNOWN or CONFIRMED_LATE."""
    try:
        of_code, of_user, opened = _opened.unsign_object(proof)
    except (signing.BadSignature, ValueError):
        raise Refused(UNKNOWN) from None
    if (of_code, of_user) != (code, user):
        raise Refused(UNKNOWN)
    at = datetime.fromtimestamp(opened, UTC)
    if now - at > TIME_TO_CONFIRM:
        raise Refused(TOO_SLOW)
    return at
