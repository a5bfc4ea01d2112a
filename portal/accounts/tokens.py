"""Tokens of other systems: shown once, kept as a hash, tied to an account with its roles and scope."""

import hashlib
import secrets
from datetime import datetime
from typing import Any

from django.db import transaction
from django.utils import timezone
from rest_framework.authentication import BaseAuthentication, get_authorization_header
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.request import Request

from portal.accounts.models import ApiToken, User
from portal.shared import trail

KEYWORD = b"bearer"


@transaction.atomic
def issue(user: User, *, label: str, actor: Any, valid_to: datetime) -> str:
    """Make a token for an account and return it; it cannot be shown again."""
    text = secrets.token_urlsafe(32)
    token = ApiToken.objects.create(user=user, label=label, digest=digest(text), issued_by=actor, valid_to=valid_to)
    trail.record("issue token", token, actor=actor)
    return text


@transaction.atomic
def end(token: ApiToken, *, actor: Any, now: datetime) -> None:
    """The token is good for nothing from now on."""
    token.valid_to = now
    token.save(update_fields=["valid_to"])
    trail.record("end token", token, actor=actor)


def digest(text: str) -> str:
    """What is kept of a token. It is random and long, so a plain hash cannot be guessed backwards."""
    return hashlib.sha256(text.encode()).hexdigest()


class TokenAuthentication(BaseAuthentication):
    """`Authorization: Bearer …`."""

    def authenticate(self, request: Request) -> tuple[User, ApiToken] | None:
        parts = get_authorization_header(request).split()
        if not parts or parts[0].lower() != KEYWORD:
            return None
        text = parts[1].decode("latin-1") if len(parts) == 2 else ""
        token = (
            ApiToken.objects.select_related("user").filter(digest=digest(text), valid_to__gt=timezone.now()).first()
        )
        if token is None or not token.user.is_active:
            raise AuthenticationFailed("This token is unknown or no longer valid.")
        return token.user, token

    def authenticate_header(self, request: Request) -> str:
        return "Bearer"
