"""Trainees in the admin of support: numbers masked, groups of hardship closed (docs/decisions/10)."""

from django.contrib import admin

from portal.shared.admin import ReadOnlyAdmin
from trainees.models import (
    AttendanceMark,
    AttendanceRuling,
    Device,
    DeviceBatch,
    Enrolment,
    GroupEvidence,
    Person,
    RefusedMark,
    RegisterExtract,
    RegisterRecord,
    Tie,
)


@admin.register(Person)
class PersonAdmin(ReadOnlyAdmin):
    masked = ["masked_id_number", "masked_phone"]
    search_fields = ["name", "sort_key"]


@admin.register(Tie)
class TieAdmin(ReadOnlyAdmin):
    scoped_by = "person"
    search_fields = ["person__name"]


@admin.register(GroupEvidence)
class GroupEvidenceAdmin(ReadOnlyAdmin):
    scoped_by = "person"
    hidden = ["group", "source"]  # a roster as source names its class, which may be a draft still
    search_fields = ["person__name"]


@admin.register(Enrolment)
class EnrolmentAdmin(ReadOnlyAdmin):
    hidden = ["group"]
    search_fields = ["person__name", "training_class__number"]
    list_filter = ["state"]


@admin.register(AttendanceMark, AttendanceRuling)
class AttendanceAdmin(ReadOnlyAdmin):
    search_fields = ["enrolment__person__name", "enrolment__training_class__number"]
    date_hierarchy = "at"


@admin.register(Device)
class DeviceAdmin(ReadOnlyAdmin):
    search_fields = ["number", "institution__name"]


@admin.register(DeviceBatch)
class DeviceBatchAdmin(ReadOnlyAdmin):
    search_fields = ["device__number"]
    date_hierarchy = "received_at"


@admin.register(RefusedMark)
class RefusedMarkAdmin(ReadOnlyAdmin):
    masked = ["masked_id_number"]
    search_fields = ["device_number"]
    date_hierarchy = "at"
    list_filter = ["reason"]


@admin.register(RegisterExtract)
class RegisterExtractAdmin(ReadOnlyAdmin):
    list_filter = ["kind"]


@admin.register(RegisterRecord)
class RegisterRecordAdmin(ReadOnlyAdmin):
    scoped_by = "extract"
    hidden = ["details"]
    search_fields = ["name"]
