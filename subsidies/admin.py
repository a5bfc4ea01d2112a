"""Subsidies in the admin of support."""

from django.contrib import admin

from portal.shared.admin import ReadOnlyAdmin
from subsidies.models import (
    AuditRun,
    BankReturn,
    BankReturnLine,
    Check,
    Claim,
    ClaimLine,
    Decision,
    DepartmentReport,
    DepartmentTarget,
    DepartmentTraining,
    Entitlement,
    Finding,
    Fund,
    FundAccount,
    LedgerEntry,
    LedgerTransaction,
    Liaison,
    LocalStandard,
    Notice,
    NoticeLine,
    NumberCounter,
    Objection,
    Payment,
    PaymentBatch,
    PaymentLine,
    Policy,
    PolicyDocument,
    Replay,
    ReplayLine,
    ReportSnapshot,
    SettingChange,
)


@admin.register(Claim)
class ClaimAdmin(ReadOnlyAdmin):
    search_fields = ["number", "institution__name"]
    list_filter = ["state"]


@admin.register(ClaimLine)
class ClaimLineAdmin(ReadOnlyAdmin):
    hidden = ["facts"]  # they name the person's groups
    search_fields = ["claim__number", "person__name"]
    list_filter = ["state"]


@admin.register(Decision, Check)
class OfLineAdmin(ReadOnlyAdmin):
    scoped_by = "line"
    search_fields = ["line__claim__number"]


@admin.register(Entitlement)
class EntitlementAdmin(ReadOnlyAdmin):
    search_fields = ["person__name"]
    list_filter = ["state", "year"]


@admin.register(LocalStandard, Notice, Policy, SettingChange, PaymentBatch, Payment, Objection, Finding)
class StatefulAdmin(ReadOnlyAdmin):
    list_filter = ["state"]


@admin.register(NoticeLine)
class NoticeLineAdmin(ReadOnlyAdmin):
    scoped_by = "notice"


@admin.register(Fund, BankReturn, PolicyDocument, Replay, ReportSnapshot)
class ScopedAdmin(ReadOnlyAdmin):
    pass


@admin.register(FundAccount, LedgerEntry)
class OfFundAdmin(ReadOnlyAdmin):
    scoped_by = "fund"


@admin.register(ReplayLine)
class ReplayLineAdmin(ReadOnlyAdmin):
    scoped_by = "replay"


@admin.register(PaymentLine)
class PaymentLineAdmin(ReadOnlyAdmin):
    scoped_by = "payment"


@admin.register(BankReturnLine)
class BankReturnLineAdmin(ReadOnlyAdmin):
    scoped_by = "bank_return"


@admin.register(DepartmentReport)
class DepartmentReportAdmin(ReadOnlyAdmin):
    list_filter = ["state"]
    date_hierarchy = "month"


@admin.register(DepartmentTraining, DepartmentTarget, Liaison)
class OfDepartmentAdmin(ReadOnlyAdmin):
    pass


@admin.register(LedgerTransaction, AuditRun, NumberCounter)
class CentralAdmin(ReadOnlyAdmin):
    """Of no single place: superusers alone."""
