"""The form of a weekly pattern, and the rows of a timetable."""

from collections.abc import Sequence
from datetime import datetime
from decimal import Decimal
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.forms import ClockInput, DaysField
from institutions.models import ClassSession, Instructor, Site, TrainingClass
from institutions.timetable import HOURS_AT_MOST
from portal.shared.day_fields import DayField

SPARE_ROWS = 2
WEEKDAYS = [
    (0, _("Mon")), (1, _("Tue")), (2, _("Wed")), (3, _("Thu")), (4, _("Fri")), (5, _("Sat")), (6, _("Sun")),
]  # fmt: skip


def _hours(**options: Any) -> forms.DecimalField:
    limits = {"min_value": Decimal("0.1"), "max_value": HOURS_AT_MOST, "max_digits": 4, "decimal_places": 1}
    return forms.DecimalField(label=_("hours"), **limits, **options)


class PatternForm(forms.Form):
    """The sessions of a usual week."""

    weekdays = forms.TypedMultipleChoiceField(
        label=_("Weekdays"), choices=WEEKDAYS, coerce=int, widget=forms.CheckboxSelectMultiple
    )
    mode = forms.ChoiceField(label=_("mode of teaching"), choices=ClassSession.Mode.choices)
    starts_at = forms.TimeField(label=_("From"), widget=ClockInput())
    ends_at = forms.TimeField(label=_("To"), widget=ClockInput())
    again_from = forms.TimeField(label=_("Second session from"), required=False, widget=ClockInput())
    again_until = forms.TimeField(label=_("Second session to"), required=False, widget=ClockInput())
    hours = _hours(help_text=_("What one session counts."))
    first_day = DayField(label=_("First day of the pattern"))
    last_day = DayField(label=_("Last day of the pattern"))
    except_on = DaysField(
        label=_("Not on these days"), required=False, help_text=_("Days as 2026-11-24, with blanks between them.")
    )
    working_days_only = forms.BooleanField(
        label=_("Working days only"),
        required=False,
        help_text=_("Leaves out holidays; on ticked weekends only make-up working days remain."),
    )
    site = forms.ModelChoiceField(Site.objects.none(), label=_("site"), required=False)
    instructor = forms.ModelChoiceField(Instructor.objects.none(), label=_("instructor"))

    def __init__(self, *args: Any, training_class: TrainingClass, **kwargs: Any) -> None:
        usual = {
            "weekdays": [0, 1, 2, 3, 4], "starts_at": "08:30", "ends_at": "11:30", "again_from": "13:00",
            "again_until": "16:00", "hours": 4, "first_day": training_class.starts_on,
            "last_day": training_class.ends_on, "site": training_class.site_id,
            "instructor": training_class.instructor_id,
        }  # fmt: skip
        super().__init__(*args, initial=usual, **kwargs)
        self.fields["site"].queryset = training_class.institution.sites.all()
        self.fields["instructor"].queryset = training_class.institution.instructors.all()

    @classmethod
    def kept(cls, data: Any, *, training_class: TrainingClass) -> "PatternForm":
        """The pattern as it was typed, for a page that nobody asked to fill in: nothing is said of it."""
        form = cls(training_class=training_class)
        if "mode" in data:
            boxes = form.fields.items()
            form.initial |= {name: field.widget.value_from_datadict(data, {}, name) for name, field in boxes}
        return form

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if bool(values.get("again_from")) != bool(values.get("again_until")):
            self.add_error("again_until", _("A second session has both a beginning and an end, or neither."))
        return values

    @property
    def pattern(self) -> dict[str, Any]:
        """The keyword arguments of `timetable.generate`."""
        values = dict(self.cleaned_data)
        again = values.pop("again_from"), values.pop("again_until")
        return values | {"again": again if all(again) else None}


class SessionRow(forms.Form):
    """One row of a timetable; an empty one counts for nothing."""

    day = DayField(label=_("day"))
    starts_at = forms.TimeField(label=_("start"), widget=ClockInput())
    ends_at = forms.TimeField(label=_("end"), widget=ClockInput())
    mode = forms.ChoiceField(label=_("mode of teaching"), choices=ClassSession.Mode.choices)
    hours = _hours()
    site = forms.TypedChoiceField(label=_("site"), required=False, coerce=int, empty_value=None)
    instructor = forms.TypedChoiceField(label=_("instructor"), coerce=int)

    def __init__(self, *args: Any, places: "Places", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["site"].initial, self.fields["instructor"].initial = places.usual
        self.fields["site"].choices, self.fields["instructor"].choices = places.sites, places.instructors
        for name, field in self.fields.items():
            field.widget.attrs |= {"aria-label": str(field.label), "data-name": name}

    def has_changed(self) -> bool:
        """A spare row with no day is empty, whatever its drop-downs show."""
        return bool(self.data.get(self.add_prefix("day"))) or bool(self.initial.get("day"))

    def session(self, training_class: TrainingClass) -> ClassSession:
        """The session the row describes, unsaved."""
        values = self.cleaned_data
        start, end = (
            timezone.make_aware(datetime.combine(values["day"], values[n])) for n in ("starts_at", "ends_at")
        )
        return ClassSession(
            training_class=training_class,
            starts_at=start,
            ends_at=end,
            mode=values["mode"],
            hours=values["hours"],
            site_id=values["site"],
            instructor_id=values["instructor"],
        )


class Places:
    """The institution's sites and instructors as choices, read once for all rows."""

    def __init__(self, training_class: TrainingClass) -> None:
        institution = training_class.institution
        none = ("", pgettext_lazy("no site", "none"))
        self.sites = [none, *((site.pk, str(site)) for site in institution.sites.all())]
        self.usual = training_class.site_id, training_class.instructor_id
        self.instructors = [(person.pk, str(person)) for person in institution.instructors.all()]


Rows = forms.formset_factory(
    SessionRow, extra=SPARE_ROWS, can_delete=True, can_delete_extra=False, max_num=1000, absolute_max=1000
)


def rows_of(sessions: Sequence[ClassSession], training_class: TrainingClass) -> Any:
    """The rows of these sessions, ready to be edited, with spare ones below."""
    in_order = sorted(sessions, key=lambda session: session.starts_at)
    initial = [_row(session) for session in in_order]
    return Rows(initial=initial, prefix="rows", form_kwargs={"places": Places(training_class)})


def posted_rows(data: Any, training_class: TrainingClass) -> Any:
    """The rows as they were sent."""
    return Rows(data, prefix="rows", form_kwargs={"places": Places(training_class)})


def sessions_of(rows: Any, training_class: TrainingClass) -> list[ClassSession]:
    """The sessions of valid rows; removed and empty ones left out."""
    kept = (row for row in rows if row.has_changed() and not row.cleaned_data.get("DELETE"))
    sessions = [row.session(training_class) for row in kept]
    institution = training_class.institution
    sites = {site.pk: site for site in institution.sites.all()}
    instructors = {person.pk: person for person in institution.instructors.all()}
    for session in sessions:  # two queries for all of them, before anybody asks each for its own
        session.instructor = instructors[session.instructor_id]
        session.site = sites[session.site_id] if session.site_id else None
    return sessions


def _row(session: ClassSession) -> dict[str, Any]:
    start, end = timezone.localtime(session.starts_at), timezone.localtime(session.ends_at)
    return {
        "day": start.date(), "starts_at": start.time(), "ends_at": end.time(), "mode": session.mode,
        "hours": session.hours, "site": session.site_id, "instructor": session.instructor_id,
    }  # fmt: skip
