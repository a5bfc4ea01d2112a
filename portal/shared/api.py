"""What every endpoint of the API shares: roles, scope, filters by number, writes that happen once."""

import re
from collections.abc import Callable, Mapping
from typing import Any, ClassVar

from django import forms
from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone
from django_filters import rest_framework as filters
from drf_spectacular.utils import OpenApiParameter
from rest_framework import exceptions, mixins
from rest_framework.generics import GenericAPIView
from rest_framework.permissions import IsAuthenticated
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.serializers import BaseSerializer
from rest_framework.viewsets import GenericViewSet

from portal.shared.idempotency import Answer, once
from portal.shared.problems import as_response, of_refusal

KEY_HEADER = "Idempotency-Key"
KEY_FORM = r"^[A-Za-z0-9._:-]{8,100}$"
CODE_FORM = "[A-Za-z0-9_-]{1,40}"
NUMBER_FORM = "[0-9]{1,18}"
IDEMPOTENCY_KEY = OpenApiParameter(
    KEY_HEADER,
    {"type": "string", "pattern": KEY_FORM},
    OpenApiParameter.HEADER,
    required=True,
    description="A new one for each new request, such as a UUID; the same one when a request is sent again.",
)


class KeyFilter(filters.NumberFilter):
    """Narrows a list to what belongs to one row, named by its number."""

    field_class = forms.IntegerField

    def __init__(self, **options: Any) -> None:
        super().__init__(min_value=1, max_value=2**63 - 1, **options)


class RoleRequired(IsAuthenticated):
    """The role sets of the pages: `readers` for what is read, `writers` by the name of the action."""

    def has_permission(self, request: Request, view: Any) -> bool:
        if not super().has_permission(request, view):
            return False
        if view.action is None:
            return True  # no such method here: 405, whoever asks
        user: Any = request.user
        return bool(user.has_role(*view.writers.get(view.action, view.readers)))


class TooLarge(exceptions.APIException):
    status_code = 413
    default_detail = "The request is too large. Send it in several parts."
    default_code = "too_large"


class Endpoint(GenericViewSet[Any]):
    """One noun of the API. `readers` are the roles that may read it, `writers` those of each writing action."""

    readers: ClassVar[frozenset[str]] = frozenset()
    writers: ClassVar[Mapping[str, frozenset[str]]] = {}
    read_through: ClassVar[str] = ""  # the relation whose scope is that of the rows, where they have none themselves
    permission_classes = [RoleRequired]
    lookup_value_regex = NUMBER_FORM

    def get_queryset(self) -> QuerySet[Any]:
        """Rows inside the caller's scope; outside it there is nothing, so 404."""
        rows: Any = super().get_queryset()
        scoped: QuerySet[Any] = self._through(rows) if self.read_through else rows.visible_to(self.request.user)
        return scoped

    def _through(self, rows: Any) -> QuerySet[Any]:
        related: Any = rows.model._meta.get_field(self.read_through).related_model
        owners = related.objects.visible_to(self.request.user)
        reached: QuerySet[Any] = rows.filter(**{f"{self.read_through}__in": owners})
        return reached

    def understood(self, serializer_class: type[BaseSerializer[Any]]) -> dict[str, Any]:
        """The values of the request; raises `ValidationError` with every fault."""
        serializer = serializer_class(data=self.request.data, context=self.get_serializer_context())
        serializer.is_valid(raise_exception=True)
        values: dict[str, Any] = serializer.validated_data
        return values

    def once(self, act: Callable[[], Answer]) -> Response:
        """Answer a write that carries an idempotency key: `act` runs the first time only."""
        request = self.request
        if int(request.META.get("CONTENT_LENGTH") or 0) > settings.DATA_UPLOAD_MAX_MEMORY_SIZE:
            raise TooLarge
        key = request.headers.get(KEY_HEADER, "")
        if not re.fullmatch(KEY_FORM, key):
            problem = "This header is needed: 8 to 100 letters, digits and . _ : - that stand for this one request."
            raise exceptions.ValidationError({KEY_HEADER: problem}, code="required")
        # keys are the account's, answers its institution's: the same key of another institution is another request
        asked = [request.method, request.path, request.data, getattr(request.auth, "institution_id", None)]
        return as_response(once(request.user, key, asked=asked, act=act, refusal=of_refusal, now=timezone.now()))


class Reads(mixins.ListModelMixin, mixins.RetrieveModelMixin, Endpoint):
    """A noun that is listed and shown."""


class Published(Reads):
    """What every account may read whole."""

    permission_classes = [IsAuthenticated]

    def get_queryset(self) -> QuerySet[Any]:
        return GenericAPIView.get_queryset(self)
