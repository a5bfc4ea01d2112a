"""Who did a step, and when: the two columns that every state carries."""

from typing import Any

from django.conf import settings
from django.db import models


def actor_field() -> "models.ForeignKey[Any, Any]":
    """The person who took a step. People who acted are never removed."""
    return models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.PROTECT, related_name="+")


def moment_field() -> "models.DateTimeField[Any, Any]":
    """When a step was taken."""
    return models.DateTimeField(null=True)
