"""The certificates of an instructor as rows of a form."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from institutions.forms import CHOOSE, OccupationField, occupation_suggestions
from institutions.models import Instructor, Qualification
from portal.reference.grades import Grade
from portal.shared.day_fields import DayField

MOST, PREFIX = 30, "certificates"


class QualificationForm(forms.ModelForm):
    """A certificate of an instructor; an empty row counts for nothing."""

    occupation = OccupationField(label=_("occupation"), help_text=_("Code or full name"))
    valid_from = DayField(label=_("from"))
    valid_to = DayField(label=_("to"), required=False, help_text=_("Empty where it has no end."))

    class Meta:
        model = Qualification
        fields = ["occupation", "grade", "certificate_number", "valid_from", "valid_to"]

    def __init__(self, *args: Any, suggestions: Sequence[str] = (), **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occupation"].widget.suggestions = suggestions
        self.fields["grade"].choices = [("", CHOOSE), *Grade.choices]

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        first, last = values.get("valid_from"), values.get("valid_to")
        if first and last and last < first:
            self.add_error("valid_to", _("The last day lies before the first."))
        return values


_Rows = forms.formset_factory(
    QualificationForm, extra=1, can_delete=True, can_delete_extra=False, max_num=MOST, absolute_max=MOST
)


def certificate_rows(instructor: Instructor, data: Any = None) -> Any:
    """The rows as they stand with an empty one below, or as they were sent."""
    suggestions = occupation_suggestions()
    held = [] if instructor.pk is None else list(instructor.qualifications.all())
    names = QualificationForm.Meta.fields
    initial = [{name: Qualification._meta.get_field(name).value_from_object(each) for name in names} for each in held]
    return _Rows(data, initial=initial, prefix=PREFIX, form_kwargs={"suggestions": suggestions})


def certificates_sent(data: Mapping[str, Any]) -> bool:
    """Whether rows of certificates came along."""
    return f"{PREFIX}-TOTAL_FORMS" in data


def certificates_of(rows: Any) -> Sequence[Qualification]:
    """The certificates of valid rows; removed and empty ones left out."""
    told = [row for row in rows if row.cleaned_data.get("certificate_number")]
    return [row.instance for row in told if not row.cleaned_data.get("DELETE")]
