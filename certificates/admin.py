"""Certificates in the admin of support."""

from django.contrib import admin

from certificates.models import (
    AboveScaleEnterprise,
    Certificate,
    EvaluatedOccupation,
    LearningCredit,
    Lookup,
    OwnEvaluation,
)
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


@admin.register(OwnEvaluation)
class OwnEvaluationAdmin(ReadOnlyAdmin):
    search_fields = ["number", "enterprise__name"]
    list_filter = ["state"]


@admin.register(EvaluatedOccupation)
class EvaluatedOccupationAdmin(ReadOnlyAdmin):
    scoped_by = "evaluation"
    search_fields = ["evaluation__number"]


@admin.register(AboveScaleEnterprise)
class AboveScaleEnterpriseAdmin(ReadOnlyAdmin):
    search_fields = ["name", "credit_code"]
