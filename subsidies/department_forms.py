"""What liaisons of departments and the leading group's office type."""

from datetime import date
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.shared.day_fields import DayField
from portal.shared.sum_fields import SumField
from subsidies import training_types
from subsidies.department_files import LARGEST
from subsidies.models import DepartmentTarget, DepartmentTraining
from subsidies.models.department_report import ReturnGround
from trainees.forms import WorkbookField

CHOOSE = _("please choose")


class ReportFileForm(forms.Form):
    """The rows of a report as a table."""

    workbook = WorkbookField(label=_("file"))


class TrainingForm(forms.Form):
    """One training a department held."""

    title = forms.CharField(label=pgettext_lazy("training of a department", "training"), max_length=60)
    topic = forms.CharField(label=_("occupation or topic"), max_length=60)
    training_type = forms.ChoiceField(label=_("training type"))
    starts_on = DayField(label=_("first day"))
    days = forms.IntegerField(label=pgettext_lazy("training of a department", "days"), min_value=1, max_value=366)
    persons = forms.IntegerField(
        label=pgettext_lazy("training of a department", "persons"),
        min_value=1,
        max_value=LARGEST,
        help_text=_("Each person once."),
    )
    person_times = forms.IntegerField(
        label=_("person-times"), min_value=1, max_value=LARGEST,
        help_text=_("Each person as often as trained; at least as many as persons."),
    )  # fmt: skip
    key_group_persons = forms.IntegerField(
        label=pgettext_lazy("training of a department", "of whom key groups"), min_value=0, max_value=LARGEST
    )
    certificates = forms.IntegerField(
        label=pgettext_lazy("training of a department", "certificates"), min_value=0, max_value=LARGEST
    )
    subsidised = forms.BooleanField(label=_("This training is subsidised"), required=False)
    funds = SumField(label=_("funds used"), max_digits=14, help_text=_("0 where no funds were used."))

    def __init__(self, *args: Any, row: DepartmentTraining | None = None, **kwargs: Any) -> None:
        initial = {name: getattr(row, name) for name in self.base_fields} if row else {}
        super().__init__(*args, initial=initial, **kwargs)
        self.fields["training_type"].choices = [("", CHOOSE), *training_types.choices()]


class HandInForm(forms.Form):
    """The last word before a report is handed in."""

    nothing_held = forms.BooleanField(label=_("No training was held in this month"), required=False)


class CorrectionForm(forms.Form):
    """Why an accepted report is corrected."""

    reason = forms.CharField(label=_("what is corrected, and why"), max_length=200)


class ReturnForm(forms.Form):
    """Why a report goes back."""

    grounds = forms.MultipleChoiceField(
        label=_("grounds"), choices=ReturnGround.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("what has to be done"), max_length=300, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("Name the row and the value that is to be put right."),
    )  # fmt: skip


class LiaisonForm(forms.Form):
    """Who speaks for a department from a day on."""

    user = forms.ModelChoiceField(None, label=_("person"), empty_label=CHOOSE)
    valid_from = DayField(label=_("speaks for it from"))

    def __init__(self, *args: Any, people: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["user"].queryset = people


class TargetForm(forms.Form):
    """What a department is allotted for a year."""

    year = forms.TypedChoiceField(label=_("year"), coerce=int)
    metric = forms.ChoiceField(label=_("target"), choices=DepartmentTarget.Metric.choices)
    value = forms.IntegerField(label=_("allotted"), min_value=1, max_value=LARGEST)
    decision = forms.CharField(
        label=_("rests on"), max_length=100, help_text=_("The leading group's document, such as 演就领〔2026〕2号.")
    )

    def __init__(self, *args: Any, today: date, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["year"].choices = [(year, str(year)) for year in (today.year, today.year + 1)]
