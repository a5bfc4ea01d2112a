"""Certificates in the admin of support."""

from django.contrib import admin

from certificates.models import Certificate, LearningCredit, Lookup
from portal.shared.admin import ReadOnlyAdmin


@admin.register(Certificate)
class CertificateAdmin(ReadOnlyAdmin):
    search_fields = ["number", "holder_name"]
    list_filter = ["state", "kind"]


@admin.register(LearningCredit)
class LearningCreditAdmin(ReadOnlyAdmin):
    list_filter = ["ground"]
    date_hierarchy = "earned_on"


@admin.register(Lookup)
class LookupAdmin(ReadOnlyAdmin):
    date_hierarchy = "at"
