"""Institutions and classes in the admin of support."""

from django.contrib import admin

from institutions.models import (
    AppliedFor,
    CatalogueEntry,
    ClassSession,
    Institution,
    Instructor,
    Listing,
    ListingApplication,
    ListingChange,
    Membership,
    PayeeAccount,
    PlanTyping,
    Qualification,
    ShortageEntry,
    Site,
    TrainingClass,
)
from portal.shared.admin import ReadOnlyAdmin


@admin.register(Institution)
class InstitutionAdmin(ReadOnlyAdmin):
    search_fields = ["name", "credit_code"]


@admin.register(Membership, PayeeAccount)
class OfInstitutionAdmin(ReadOnlyAdmin):
    scoped_by = "institution"
    search_fields = ["institution__name"]


@admin.register(Site, Instructor)
class PremisesAdmin(ReadOnlyAdmin):
    search_fields = ["name", "institution__name"]


@admin.register(PlanTyping)
class PlanTypingAdmin(ReadOnlyAdmin):
    search_fields = ["training_class__number"]


@admin.register(Qualification)
class QualificationAdmin(ReadOnlyAdmin):
    search_fields = ["certificate_number", "instructor__name"]


@admin.register(Listing, CatalogueEntry, ShortageEntry)
class PublishedListAdmin(ReadOnlyAdmin):
    published = True


@admin.register(ListingApplication, ListingChange)
class DirectoryAdmin(ReadOnlyAdmin):
    search_fields = ["institution__name"]
    list_filter = ["state", "directory"]


@admin.register(AppliedFor)
class AppliedForAdmin(ReadOnlyAdmin):
    scoped_by = "application"
    search_fields = ["application__institution__name"]


@admin.register(TrainingClass)
class TrainingClassAdmin(ReadOnlyAdmin):
    search_fields = ["number", "title", "institution__name"]
    list_filter = ["state"]
    date_hierarchy = "starts_on"


@admin.register(ClassSession)
class ClassSessionAdmin(ReadOnlyAdmin):
    search_fields = ["training_class__number"]
    date_hierarchy = "starts_at"
