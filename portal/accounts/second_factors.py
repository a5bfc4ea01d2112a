"""A second factor that was lost: what is left of it is taken away, so that the next sign-in sets up a new one."""

from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import User
from portal.shared import trail
from portal.shared.refusals import Reason, refuse_if

NO_REASON = Reason("NO_REASON", _("Please say why: how the loss was reported and who was asked."))
NOT_BY_ONESELF = Reason("NOT_BY_ONESELF", _("Nobody resets their own second factor; another officer does."))
NOTHING_SET_UP = Reason("NOTHING_SET_UP", _("This account has no second factor."))


@transaction.atomic
def reset(user: User, *, by: User, reason: str) -> None:
    """Take away the app and the recovery codes, and end every session of the account. Raises `Refused`."""
    kept = Authenticator.objects.filter(user=user)
    refuse_if(
        ([] if reason.strip() else [NO_REASON])
        + ([NOT_BY_ONESELF] if user == by else [])
        + ([] if kept.exists() else [NOTHING_SET_UP])
    )
    kept.delete()
    for session in UserSession.objects.filter(user=user):
        session.end()
    trail.record("reset second factor", user, actor=by, purpose=reason.strip())
