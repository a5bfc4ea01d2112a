"""What people hand in and type about trainees: files, reasons, attendance, extracts."""

from datetime import date
from typing import Any

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from portal.reference.models import Jurisdiction
from portal.shared.day_fields import DayField
from portal.shared.workbook_fields import WorkbookField
from trainees import registers
from trainees.models import AttendanceRuling, RegisterExtract


class WorkbookForm(forms.Form):
    """A file for preview."""

    workbook = WorkbookField(label=_("file"))


class LeavingForm(forms.Form):
    """Why somebody leaves a class."""

    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        help_text=_("It stays with the enrolment and is seen by the bureau."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class RulingForm(forms.Form):
    """One entry of attendance by hand."""

    status = forms.ChoiceField(
        label=_("attendance"), choices=AttendanceRuling.Status.choices, widget=forms.RadioSelect
    )
    reason = forms.CharField(
        label=_("reason"),
        max_length=200,
        help_text=_("Say what the entry rests on, such as the signed sheet or a request for leave."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )


class ExtractForm(forms.Form):
    """An extract of a register with what has to be known of it."""

    kind = forms.ChoiceField(label=_("register"), choices=RegisterExtract.Kind.choices, widget=forms.RadioSelect)
    jurisdiction = forms.ModelChoiceField(label=_("place"), queryset=Jurisdiction.objects.none())
    source = forms.CharField(label=_("department"), max_length=100, help_text=_("Who made the extract."))
    as_of = DayField(label=_("as of"), help_text=_("The day for which the department vouches."))
    workbook = WorkbookField(label=_("file"))

    def __init__(self, *args: Any, user: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        places = Jurisdiction.objects.visible_to(user).filter(path__in=user.jurisdiction_paths)
        field = self.fields["jurisdiction"]
        field.queryset, field.empty_label = places, None
        field.initial = places.first()

    def clean_as_of(self) -> date:
        """A day that has come, said here already and not only on confirming."""
        as_of: date = self.cleaned_data["as_of"]
        if reason := registers.ahead(as_of, timezone.now()):
            raise forms.ValidationError(str(reason), code=reason.code)
        return as_of
