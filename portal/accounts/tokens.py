"""Tokens of other systems: shown once, kept as a hash, tied to an account with its roles and to one institution."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from portal.accounts.models import ApiToken, User
from portal.shared import trail
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence

KEYWORD = b"bearer"
INSTITUTION_NEEDED = _("%(person)s works for institutions: name the one that the token stands for.")
NOT_A_MEMBER = _("%(person)s does not work for this institution today, so no token can stand for it.")


@transaction.atomic
def issue(user: User, *, label: str, actor: Any, valid_to: datetime, institution_id: int | None = None) -> str:
    """Make a token for an account and return it; it cannot be shown again. Where the account works for institutions
    it stands for one of them. Raises `Refused` INSTITUTION_NEEDED, NOT_A_MEMBER."""
    refuse_if(_objections(user, institution_id))
    text = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(
        user=user, institution_id=institution_id, label=label, digest=digest(text), issued_by=actor, valid_to=valid_to
    )
    trail.record("issue token", token, actor=actor, details=_told(token))
    return text


def _objections(user: User, institution_id: int | None) -> list[Reason]:
    if institution_id is None:
        needed = Reason("INSTITUTION_NEEDED", sentence(INSTITUTION_NEEDED, person=user))
        return [needed] if user.is_staff_of_institutions else []
    member = institution_id in user.institution_ids
    return [] if member else [Reason("NOT_A_MEMBER", sentence(NOT_A_MEMBER, person=user))]


def _told(token: ApiToken) -> dict[str, int | None]:
    return {"account": token.user_id, "institution": token.institution_id}


@transaction.atomic
def end(token: ApiToken, *, actor: Any, now: datetime) -> None:
    """The token is good for nothing from now on."""
    token.valid_to = now
    token.save(update_fields=["valid_to"])
    trail.record("end token", token, actor=actor, details=_told(token))


def digest(text: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash cannot be guessed backwards."""
    return hashlib.sha256(text.encode()).hexdigest()


def bearer(token: ApiToken) -> User | None:
    """Whom a token lets in today: the account with the scope of the token's institution alone, or an account that
    works for none with its own scope. None where the account is closed or no longer works for that institution."""
    user = token.user
    if not user.is_active:
        return None
    if token.institution_id is None:
        return None if user.is_staff_of_institutions else user
    narrowed = user.only_for(token.institution_id)
    return narrowed if narrowed.institution_ids else None


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != KEYWORD:
            return None
        text = parts[1].decode("latin-1") if len(parts) == 2 else ""
        valid = ApiToken.objects.select_related("user").filter(digest=digest(text), valid_to__gt=timezone.now())
        token = valid.first()
        user = bearer(token) if token else None
        if token is None or user is None:
            raise AuthenticationFailed("This token is unknown or no longer valid.")
        return user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
