"""The lists as tables for the admin: found by code when they come in, harmless when they go out."""

from typing import Any

from import_export import resources
from import_export.fields import Field
from import_export.widgets import ForeignKeyWidget, JSONWidget, SimpleArrayWidget

from portal.reference.models import (
    CitySetting,
    Department,
    Jurisdiction,
    Occupation,
    PopulationGroup,
    WorkingDayOverride,
)
from portal.shared.spreadsheets.exporting import escape_cell

NAMES_APART = ";"


class ListResource(resources.ModelResource):
    """Every cell that a spreadsheet would read as a formula goes out as text, and comes back as it was."""

    def export_field(self, field: Field, instance: Any, **kwargs: Any) -> Any:
        return escape_cell(super().export_field(field, instance, **kwargs))

    def before_import_row(self, row: dict[str, Any], **kwargs: Any) -> None:
        row.update({column: _unescaped(value) for column, value in row.items()})


def _unescaped(value: Any) -> Any:
    escaped = isinstance(value, str) and value.startswith("'") and escape_cell(value[1:]) == value
    return value[1:] if escaped else value


class JurisdictionResource(ListResource):
    parent = Field("parent", "parent", ForeignKeyWidget(Jurisdiction, "code"))

    class Meta:
        model = Jurisdiction
        import_id_fields = ["code"]
        fields = ["code", "name", "name_en", "level", "parent"]
        clean_model_instances = True
        skip_unchanged = True


class OccupationResource(ListResource):
    other_names = Field("other_names", "other_names", SimpleArrayWidget(NAMES_APART), default=list)

    class Meta:
        model = Occupation
        import_id_fields = ["code"]
        fields = ["code", "name", "name_en", "other_names", "has_grades"]
        clean_model_instances = True
        skip_unchanged = True


class PopulationGroupResource(ListResource):
    synonyms = Field("synonyms", "synonyms", SimpleArrayWidget(NAMES_APART), default=list)

    class Meta:
        model = PopulationGroup
        import_id_fields = ["code"]
        fields = ["code", "name", "name_en", "synonyms"]
        clean_model_instances = True
        skip_unchanged = True


class WorkingDayOverrideResource(ListResource):
    jurisdiction = Field("jurisdiction", "jurisdiction", ForeignKeyWidget(Jurisdiction, "code"))

    class Meta:
        model = WorkingDayOverride
        import_id_fields = ["jurisdiction", "day"]
        fields = ["jurisdiction", "day", "working", "reason"]
        clean_model_instances = True
        skip_unchanged = True


class CitySettingResource(ListResource):
    jurisdiction = Field("jurisdiction", "jurisdiction", ForeignKeyWidget(Jurisdiction, "code"))
    value = Field("value", "value", JSONWidget())

    class Meta:
        model = CitySetting
        import_id_fields = ["jurisdiction", "key", "valid_from"]
        fields = ["jurisdiction", "key", "value", "valid_from", "valid_to", "clause"]
        clean_model_instances = True
        skip_unchanged = True


class DepartmentResource(ListResource):
    jurisdiction = Field("jurisdiction", "jurisdiction", ForeignKeyWidget(Jurisdiction, "code"))

    class Meta:
        model = Department
        import_id_fields = ["code"]
        fields = ["code", "name", "name_en", "jurisdiction", "clause"]
        clean_model_instances = True
        skip_unchanged = True
