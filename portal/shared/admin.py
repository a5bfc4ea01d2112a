"""The admin of support: everything is read and nothing is touched; what is encrypted stays closed."""

from collections.abc import Sequence
from typing import TYPE_CHECKING, Any, ClassVar

from django.contrib import admin
from django.db import models
from django.db.models import QuerySet
from django.http import HttpRequest

from portal.shared.fields import BlindIndexField, EncryptedField
from portal.shared.models import Document, IdempotencyKey, Run, TrailRecord, TrailSeal, Upload

if TYPE_CHECKING:
    AnyAdmin = admin.ModelAdmin[Any]
else:
    AnyAdmin = admin.ModelAdmin

SUPPORT_ROLE = "auditor"
CLOSED = (EncryptedField, BlindIndexField, models.BinaryField)


class ReadOnlyAdmin(AnyAdmin):
    """Superusers see every row; staff with the audit role see those of their places.

    `scoped_by` names the way to the row that has a scope, where the model has none of its own; `published` rows are
    seen by both; any other model without a scope by superusers alone. `masked` are properties that stand for closed
    columns, `hidden` are columns that are never shown beside the encrypted ones.
    """

    scoped_by: ClassVar[str] = ""
    published: ClassVar[bool] = False
    masked: ClassVar[Sequence[str]] = ()
    hidden: ClassVar[Sequence[str]] = ()
    list_per_page = 50
    show_full_result_count = False
    actions = None

    def get_queryset(self, request: HttpRequest) -> QuerySet[Any]:
        rows = super().get_queryset(request)
        user: Any = request.user
        if user.is_superuser or self.published:
            return rows
        if self.scoped_by:
            owner: Any = self.model._meta.get_field(self.scoped_by).related_model
            return rows.filter(**{f"{self.scoped_by}__in": owner._default_manager.visible_to(user)})
        return rows.filter(pk__in=rows.visible_to(user).values("pk")) if hasattr(rows, "visible_to") else rows.none()

    def get_fields(self, request: HttpRequest, obj: Any = None) -> list[Any]:
        return [*self._open_columns(), *self.masked]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> list[str]:
        return [str(name) for name in self.get_fields(request, obj)]

    def get_list_display(self, request: HttpRequest) -> list[Any]:
        return ["__str__", *self._short_columns(), *self.masked]

    def get_list_select_related(self, request: HttpRequest) -> list[str]:
        return [field.name for field in self.model._meta.fields if field.is_relation]

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        user: Any = request.user
        if not (user.is_active and user.is_staff):
            return False
        return bool(user.is_superuser or (self._has_scope() and user.has_role(SUPPORT_ROLE)))

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def _has_scope(self) -> bool:
        return bool(self.published or self.scoped_by or hasattr(self.model._default_manager.all(), "visible_to"))

    def _open_columns(self) -> list[str]:
        columns = self.model._meta.fields
        return [f.name for f in columns if not isinstance(f, CLOSED) and f.name not in self.hidden]

    def _short_columns(self) -> list[str]:
        """The first columns that fit a table: no long texts, no JSON."""
        long = (models.TextField, models.JSONField)
        columns = [self.model._meta.get_field(name) for name in self._open_columns()]
        return [field.name for field in columns if not isinstance(field, long) and not field.primary_key][:6]


@admin.register(IdempotencyKey)
class IdempotencyKeyAdmin(ReadOnlyAdmin):
    pass


@admin.register(Run)
class RunAdmin(ReadOnlyAdmin):
    list_filter = ["status", "kind"]


@admin.register(TrailRecord)
class TrailRecordAdmin(ReadOnlyAdmin):
    search_fields = ["subject_name", "actor_name", "verb"]
    date_hierarchy = "at"


@admin.register(TrailSeal)
class TrailSealAdmin(ReadOnlyAdmin):
    pass


@admin.register(Upload)
class UploadAdmin(ReadOnlyAdmin):
    list_filter = ["status", "purpose"]


@admin.register(Document)
class DocumentAdmin(ReadOnlyAdmin):
    list_filter = ["purpose", "media_type"]
