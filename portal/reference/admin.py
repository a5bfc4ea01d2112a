"""The lists in the admin: support staff read and export them, only a superuser brings a new edition in."""

from typing import Any

import structlog
from django.contrib import admin
from django.forms import Form
from django.http import HttpRequest
from import_export.admin import ImportExportModelAdmin
from import_export.forms import ExportForm
from import_export.tmp_storages import CacheStorage

from portal.reference import resources
from portal.reference.formats import EXPORT_FORMATS, IMPORT_FORMATS
from portal.reference.models import (
    CitySetting,
    Department,
    Jurisdiction,
    Occupation,
    PopulationGroup,
    WorkingDayOverride,
)
from portal.shared.spreadsheets.reading import Unreadable

log = structlog.get_logger(__name__)


class ListAdmin(ImportExportModelAdmin):
    """Nothing is typed by hand: entries come from files, so that each change has a file behind it."""

    # Preview and confirmation of an import may be answered by different machines.
    tmp_storage_class = CacheStorage
    import_formats = IMPORT_FORMATS
    export_formats = EXPORT_FORMATS
    # The form that lets columns be chosen works by inline handlers, which the portal's rules of content forbid.
    export_form_class = ExportForm

    def add_data_read_fail_error_to_form(self, form: Form, e: Exception) -> None:
        """A workbook that is not taken is refused in the house's words; of other files the library speaks."""
        if isinstance(e, Unreadable):
            log.warning("file refused", code=e.code)
            form.add_error("import_file", str(e.sentence))
        else:
            super().add_data_read_fail_error_to_form(form, e)

    def has_view_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return bool(request.user.is_active and request.user.is_staff)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_export_permission(self, request: HttpRequest) -> bool:
        return self.has_view_permission(request)

    def has_import_permission(self, request: HttpRequest) -> bool:
        return bool(request.user.is_active and request.user.is_superuser)


@admin.register(Jurisdiction)
class JurisdictionAdmin(ListAdmin):
    resource_classes = [resources.JurisdictionResource]
    list_display = ["code", "name", "name_en", "level", "parent"]
    list_filter = ["level"]
    list_select_related = ["parent"]
    search_fields = ["code", "name", "name_en"]


@admin.register(Occupation)
class OccupationAdmin(ListAdmin):
    resource_classes = [resources.OccupationResource]
    list_display = ["code", "name", "name_en", "has_grades"]
    list_filter = ["has_grades"]
    search_fields = ["code", "name", "name_en", "sort_key"]


@admin.register(PopulationGroup)
class PopulationGroupAdmin(ListAdmin):
    resource_classes = [resources.PopulationGroupResource]
    list_display = ["code", "name", "name_en"]
    search_fields = ["code", "name", "name_en"]


@admin.register(Department)
class DepartmentAdmin(ListAdmin):
    resource_classes = [resources.DepartmentResource]
    list_display = ["code", "name", "name_en", "jurisdiction", "clause"]
    list_filter = ["jurisdiction"]
    list_select_related = ["jurisdiction"]
    search_fields = ["code", "name", "name_en"]


@admin.register(WorkingDayOverride)
class WorkingDayOverrideAdmin(ListAdmin):
    resource_classes = [resources.WorkingDayOverrideResource]
    list_display = ["day", "jurisdiction", "working", "reason"]
    list_filter = ["working"]
    list_select_related = ["jurisdiction"]
    date_hierarchy = "day"


@admin.register(CitySetting)
class CitySettingAdmin(ListAdmin):
    """Read and exported alone: values come from published policies and from what officers decide in pages, where those
    that move money take two signatures."""

    resource_classes = [resources.CitySettingResource]
    list_display = ["key", "jurisdiction", "value", "valid_from", "valid_to", "clause"]
    list_filter = ["key"]
    list_select_related = ["jurisdiction"]
    search_fields = ["key", "clause"]

    def has_import_permission(self, request: HttpRequest) -> bool:
        return False
