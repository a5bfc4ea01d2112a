"""What the commands that let people in are told: who answers for it, and where it is."""

from django.core.management.base import CommandError

from institutions.models import Institution
from portal.accounts.models import User
from portal.reference.models import Jurisdiction


def answering(username: str | None) -> User | None:
    """The bureau's account that answers for it; None for what is done before there is one."""
    if username is None:
        return None
    user = User.objects.filter(username=username, is_active=True).first()
    if user is None or not user.needs_second_factor:
        raise CommandError(f"{username!r} is no account of the bureau.")
    return user


def jurisdiction(code: str) -> Jurisdiction:
    """The place with this code."""
    found = Jurisdiction.objects.filter(code=code).first()
    if found is None:
        raise CommandError(f"There is no place with the code {code!r}; load_reference brings the places.")
    return found


def institution(credit_code: str) -> Institution:
    """The institution with this code."""
    found = Institution.objects.filter(credit_code=credit_code).first()
    if found is None:
        raise CommandError(f"No institution is known as {credit_code!r}; register_institution makes it known.")
    return found
