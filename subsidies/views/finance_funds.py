"""Pages of the funds: what became of each, its statement, and putting money in."""

from decimal import Decimal
from typing import Any

from django.contrib import messages
from django.db.models import QuerySet, Sum
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_http_methods, require_safe

from institutions.models import TrainingClass
from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.reference.models import Jurisdiction
from portal.shared.components import Tab
from portal.shared.downloads import workbook
from portal.shared.drawings import fund_bar
from portal.shared.figures import money
from portal.shared.refusals import Refused, refuse
from portal.shared.scoping import get_visible
from portal.shared.tables import Column, Empty, Table, exported, listing
from portal.shared.templatetags.figures import instant
from subsidies import funds
from subsidies.finance_forms import AppropriationForm
from subsidies.models import Fund, LedgerEntry, Payment
from subsidies.models.fund import AccountName

READERS = (Role.FINANCE, Role.AUDITOR)
REFUSED = 422
FUNDS = _("Funds")
SHOWN = (AccountName.AVAILABLE, AccountName.RESERVED, AccountName.COMMITTED, AccountName.PAID)
SUBJECTS: dict[str, Any] = {"institutions.trainingclass": TrainingClass, "subsidies.payment": Payment}
SUBJECT_PAGES = {TrainingClass: "class_claims", Payment: "payment_detail"}


def _balance(name: str) -> Any:
    return lambda row: money(row.balances[name])


def _bar(row: Fund) -> SafeString:
    held = row.balances
    drawing = fund_bar(held["paid"], held["committed"], held["reserved"], held["appropriated"], 160)
    words = __("paid %(paid)s, committed %(committed)s, reserved %(reserved)s") % {
        name: money(held[name]) for name in ("paid", "committed", "reserved")
    }
    return format_html('{}<span class="unseen">{}</span>', drawing, words)


FUND_COLUMNS = (
    Column("fund", _("fund"), lambda row: row.get_source_display(), card="name"),
    Column("place", _("place"), lambda row: row.jurisdiction, card="second"),
    Column("year", _("year"), lambda row: row.year, align="right"),
    Column("appropriated", _("appropriated"), _balance("appropriated"), align="right", unit=_("yuan")),
    Column("bar", _("what became of it"), _bar, export=lambda row: ""),
    Column("paid", _("paid"), _balance("paid"), align="right", unit=_("yuan")),
    Column("committed", _("committed"), _balance("committed"), align="right", unit=_("yuan")),
    Column("reserved", _("reserved"), _balance("reserved"), align="right", unit=_("yuan")),
    Column("available", _("available"), _balance("available"), align="right", unit=_("yuan"), card="amount"),
)


def _subject(subject: Any) -> SafeString | str:
    """The class with its claims, or the payment, as a link."""
    name = SUBJECT_PAGES.get(type(subject))
    return format_html('<a href="{}">{}</a>', reverse(name, args=[subject.pk]), subject) if name else ""


ENTRY_COLUMNS = (
    Column("at", _("time"), lambda row: instant(row.transaction.at), export=lambda row: row.transaction.at),
    Column("kind", _("movement"), lambda row: row.transaction.get_kind_display(), card="name"),
    Column("subject", _("for"), lambda row: _subject(row.subject), export=lambda row: str(row.subject), card="second"),
    Column("note", _("note"), lambda row: row.transaction.note),
    Column("by", _("by"), lambda row: row.transaction.by or __("the clock")),
    Column("in", _("in"), lambda row: money(row.amount) if row.amount > 0 else "",
           export=lambda row: max(row.amount, Decimal(0)), align="right", unit=_("yuan")),
    Column("out", _("out"), lambda row: money(-row.amount) if row.amount < 0 else "",
           export=lambda row: max(-row.amount, Decimal(0)), align="right", unit=_("yuan")),
    Column("balance", _("balance"), lambda row: money(row.balance), export=lambda row: row.balance, align="right",
           unit=_("yuan")),
)  # fmt: skip
ORDER = Column("pk", "", lambda row: row.pk, sort="pk")


@role_required(*READERS)
@require_safe
def fund_list(request: HttpRequest) -> HttpResponse:
    """Every fund inside the scope with what became of its money."""
    rows = list(Fund.objects.visible_to(request.user).select_related("jurisdiction").order_by("-year", "source", "pk"))
    held = funds.balances_of(rows)
    for row in rows:
        row.balances = held[row.pk]
    table = Table(
        columns=FUND_COLUMNS,
        rows=rows,
        caption=FUNDS,
        empty=Empty(__("No fund yet."), __("A fund is opened by its first appropriation.")),
        url=lambda row: reverse("fund_statement", args=[row.pk]),
    )
    may_provide = request.user.has_role(Role.FINANCE)
    return render(
        request, "subsidies/fund_list.html", {"table": table, "may_provide": may_provide, "trail": [Tab(FUNDS, "")]}
    )


@role_required(*READERS)
@require_safe
def fund_statement(request: HttpRequest, pk: int) -> HttpResponse:
    """The movements of one account of a fund, newest first, with the balance after each."""
    fund = get_visible(Fund.objects.select_related("jurisdiction"), request.user, pk=pk)
    account = _account(request)
    entries = _entries(fund, account)
    if request.GET.get("form") == "xlsx":
        return _workbook(fund, account, entries)
    table = listing(
        request,
        entries,
        (*ENTRY_COLUMNS, ORDER),
        order="-pk",
        caption=account.label,
        empty=Empty(__("No movement on this account yet.")),
    )
    table.columns = ENTRY_COLUMNS
    _name_subjects(table.rows)
    _run_down(table.rows, entries)
    values = {
        "fund": fund, "balances": funds.balances(fund), "table": table, "words": _words(fund, account),
        "account": account, "trail": [Tab(FUNDS, reverse("fund_list")), Tab(str(fund), "")],
    }  # fmt: skip
    return render(request, "subsidies/fund_statement.html", values)


def _account(request: HttpRequest) -> AccountName:
    chosen = request.GET.get("account", AccountName.AVAILABLE)
    if chosen not in SHOWN:
        raise Http404
    return AccountName(chosen)


def _entries(fund: Fund, account: AccountName) -> QuerySet[LedgerEntry]:
    return LedgerEntry.objects.filter(fund=fund, account=account).select_related("transaction__by")


def _words(fund: Fund, account: AccountName) -> list[Tab]:
    return [Tab(name.label, f"?account={name}", current=name == account) for name in SHOWN]


def _run_down(rows: list[Any], entries: QuerySet[LedgerEntry]) -> None:
    """The balance after each row, from the newest of the page down: one sum, however long the statement is."""
    if not rows:
        return
    balance = entries.order_by().filter(pk__lte=rows[0].pk).aggregate(sum=Sum("amount"))["sum"]
    for row in rows:
        row.balance = balance
        balance -= row.amount


def _name_subjects(rows: list[Any]) -> None:
    """What each movement was for: the class or the payment, in one query each."""
    wanted: dict[str, set[str]] = {name: set() for name in SUBJECTS}
    for row in rows:
        if row.transaction.subject_type in wanted:
            wanted[row.transaction.subject_type].add(row.transaction.subject_id)
    found = {name: SUBJECTS[name].objects.in_bulk([int(key) for key in keys]) for name, keys in wanted.items()}
    for row in rows:
        of_kind = found.get(row.transaction.subject_type, {})
        row.subject = of_kind.get(int(row.transaction.subject_id), "") if of_kind else ""


def _workbook(fund: Fund, account: AccountName, entries: QuerySet[LedgerEntry]) -> HttpResponse:
    rows, balance = list(entries.order_by("pk")), Decimal(0)
    for row in rows:
        balance += row.amount
        row.balance = balance
    _name_subjects(rows)
    return workbook(exported(ENTRY_COLUMNS, rows, title=str(account.label)), f"{fund} {account.label}.xlsx")


@role_required(Role.FINANCE)
@require_http_methods(["GET", "HEAD", "POST"])
def fund_appropriate(request: HttpRequest) -> HttpResponse:
    """Put money into a fund, which is opened where it is not there yet."""
    places = Jurisdiction.objects.filter(path__in=request.user.jurisdiction_paths).order_by("path")
    form = AppropriationForm(request.POST or None, places=places, initial={"year": timezone.localdate().year})
    if form.is_valid() and (fund := _provided(request, form)):
        messages.success(request, __("%(amount)s yuan were put into the fund.") % {
            "amount": money(form.cleaned_data["amount"])
        })  # fmt: skip
        return redirect("fund_statement", fund.pk)
    values = {"form": form, "trail": [Tab(FUNDS, reverse("fund_list")), Tab(__("Put money in"), "")]}
    return render(request, "subsidies/fund_appropriate.html", values, status=REFUSED if form.is_bound else 200)


def _provided(request: HttpRequest, form: AppropriationForm) -> Fund | None:
    given = form.cleaned_data
    try:
        return funds.provide(
            given["place"],
            given["amount"],
            source=given["source"],
            year=given["year"],
            key=f"appropriation {request.user.pk} {given['key']}",
            note=given["note"],
            actor=request.user,
            now=timezone.now(),
        )
    except Refused as refused:
        refuse(form, refused.reasons)
        return None
