"""What the public sees of open classes: the list with its filters, and one class. Nothing of any person."""

from datetime import date
from typing import Any

from django.contrib.auth.decorators import login_not_required
from django.db.models import Q, QuerySet
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.utils.html import format_html
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from institutions.forms import OpenClassFilter
from institutions.models import OpenEnrolment
from portal.accounts.access import may_open
from portal.shared.figures import money
from portal.shared.tables import Column, Empty, listing
from portal.shared.templatetags.figures import date_range, date_short

RELATED = ("training_class__institution__jurisdiction", "training_class__occupation", "training_class__site")


def _name(row: OpenEnrolment) -> SafeString:
    course = row.training_class
    url = reverse("open_class_show", args=[row.pk])
    return format_html('<a class="row-link" href="{}">{}</a><small>{}</small>', url, course.title, course.institution)


def _taught(row: OpenEnrolment) -> SafeString:
    course = row.training_class
    return format_html("{}<small>{}</small>", course.occupation, course.get_grade_display())


def _place(row: OpenEnrolment) -> SafeString:
    course = row.training_class
    return format_html("{}<small>{}</small>", course.institution.jurisdiction, course.site.address)


def _days(row: OpenEnrolment) -> str:
    return date_range(row.training_class.starts_on, row.training_class.ends_on)


def _left(row: OpenEnrolment) -> str:
    today = timezone.localdate()
    if row.opens_on > today:
        return _("from %(day)s on") % {"day": date_short(row.opens_on)}
    left = row.places_left
    return str(left) if left else _("full")


COLUMNS = (
    Column("class", gettext_lazy("class"), _name, card="name"),
    Column("occupation", gettext_lazy("occupation"), _taught),
    Column("place", gettext_lazy("place"), _place),
    Column(
        "days", gettext_lazy("dates"), _days,
        sort="training_class__starts_on",
    ),
    Column("fee", gettext_lazy("fee"), lambda row: money(row.training_class.trainee_fee), align="right",
           unit=gettext_lazy("yuan"), card="amount"),
    Column("left", gettext_lazy("places left"), _left, align="right", card="second"),
    Column("until", gettext_lazy("apply by"), lambda row: date_short(row.closes_on), sort="closes_on"),
)  # fmt: skip


@login_not_required
@require_safe
def open_class_list(request: HttpRequest) -> HttpResponse:
    """Classes that take applications, those that start first on top."""
    announced = OpenEnrolment.objects.announced(timezone.localdate())
    form = OpenClassFilter(request.GET or None, announced=announced)
    found = _narrowed(announced, form.cleaned_data) if form.is_valid() else announced
    table = listing(
        request,
        found.with_places().select_related(*RELATED),
        COLUMNS,
        order="days",
        caption=_("Open classes"),
        empty=_empty(narrowed=form.is_bound),
    )
    return render(request, "institutions/open_class_list.html", {"table": table, "form": form})


@login_not_required
@require_safe
def open_class_show(request: HttpRequest, pk: int) -> HttpResponse:
    """One class as it was announced; of one that is not announced any more, that."""
    today = timezone.localdate()
    row = OpenEnrolment.objects.with_places().select_related(*RELATED).filter(pk=pk).first()
    if row is None:
        raise Http404
    apply_url = reverse("my_application", args=[pk])
    may_apply = not request.user.is_authenticated or may_open(request.user, apply_url)
    values = {
        "opening": row, "course": row.training_class, "announced": _is_announced(row, today),
        "not_yet": row.opens_on > today, "apply_url": apply_url if may_apply else "",
    }  # fmt: skip
    return render(request, "institutions/open_class_show.html", values)


def _is_announced(row: OpenEnrolment, today: date) -> bool:
    return OpenEnrolment.objects.announced(today).filter(pk=row.pk).exists()


def _narrowed(rows: QuerySet[OpenEnrolment], asked: dict[str, Any]) -> QuerySet[OpenEnrolment]:
    if asked["occupation"]:
        rows = rows.filter(training_class__occupation=asked["occupation"])
    if asked["district"]:
        rows = rows.filter(training_class__institution__jurisdiction__path__startswith=asked["district"].path)
    if word := asked["q"].strip():
        rows = rows.filter(_says(word))
    return rows


def _says(word: str) -> Q:
    spoken = Q(training_class__title__icontains=word) | Q(training_class__institution__name__icontains=word)
    taught = Q(training_class__occupation__name__icontains=word) | Q(training_class__occupation__code__icontains=word)
    return spoken | taught | Q(training_class__site__address__icontains=word)


def _empty(*, narrowed: bool) -> Empty:
    if narrowed:
        return Empty(_("No open class is like that."), "", _("Clear the filters"), reverse("open_class_list"))
    return Empty(_("No class takes applications now."), _("Institutions announce the next ones here."))
