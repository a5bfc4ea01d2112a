"""What people type about own evaluation: the filing, its occupations, what the bureau says of it."""

from collections.abc import Mapping, Sequence
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models import OwnEvaluation
from certificates.models.own_evaluation import PLAN
from institutions.filed_forms import EnterpriseForm, GroundsForm
from institutions.forms import OccupationField, occupation_suggestions
from portal.reference.grades import LADDER
from portal.reference.models import Occupation
from portal.shared.day_fields import DayField

SPARE_ROWS = 3
TWICE = _("This occupation stands in a row above already. Please choose its grades there.")
NO_OCCUPATION = _("Please name the occupation these grades belong to.")
NO_GRADES = _("Please choose at least one grade.")


class EvaluationForm(EnterpriseForm):
    """The plan of an own evaluation."""

    model, plan_fields, days = OwnEvaluation, PLAN, ("valid_from", "valid_to")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["norms"].widget.attrs["rows"] = 6


class OccupationRow(forms.Form):
    """An occupation with its grades; a row without either counts for nothing."""

    occupation = OccupationField(label=_("occupation"), required=False)
    grades = forms.MultipleChoiceField(
        label=_("grades"), required=False, choices=[(grade.value, grade.label) for grade in LADDER],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

    def __init__(self, *args: Any, suggestions: Sequence[str], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occupation"].widget.suggestions = suggestions

    def clean(self) -> dict[str, Any]:
        values = super().clean() or {}
        if values.get("grades") and "occupation" in values and values["occupation"] is None:
            self.add_error("occupation", NO_OCCUPATION)
        if values.get("occupation") and not values.get("grades"):
            self.add_error("grades", NO_GRADES)
        return values


class _Rows(forms.BaseFormSet):
    def clean(self) -> None:
        seen = set[Occupation]()
        for form in self.forms:
            named = form.cleaned_data.get("occupation") if form.is_valid() else None
            if named in seen:
                form.add_error("occupation", TWICE)
            if named is not None:
                seen.add(named)


OccupationRows = forms.formset_factory(OccupationRow, formset=_Rows, extra=SPARE_ROWS, max_num=60, absolute_max=60)


def rows_of(scope: Mapping[Occupation, Sequence[str]], data: Any = None) -> Any:
    """The rows of these occupations with spare ones below; with `data` as they were sent."""
    initial = [{"occupation": occupation.pk, "grades": grades} for occupation, grades in scope.items()]
    suggestions = occupation_suggestions()
    return OccupationRows(data, initial=initial, prefix="rows", form_kwargs={"suggestions": suggestions})


def scope_of(rows: Any) -> dict[Occupation, list[str]]:
    """Occupations and grades of valid rows."""
    filled = (row.cleaned_data for row in rows if row.cleaned_data.get("occupation"))
    return {values["occupation"]: values["grades"] for values in filled}


class AssessmentForm(forms.Form):
    """What the assessment of a filing found."""

    assessed_on = DayField(label=_("day of the assessment"))
    assessors = forms.CharField(
        label=_("assessors"), max_length=200, help_text=_("Names, with commas between them.")
    )  # fmt: skip
    assessment = forms.CharField(label=_("what the assessment found"), widget=forms.Textarea(attrs={"rows": 4}))


class DecisionForm(forms.Form):
    """The decision an acceptance rests on."""

    decision = forms.CharField(label=_("Rests on"), max_length=100)


class OwnGroundsForm(GroundsForm):
    """Why an own evaluation is returned or refused."""

    choices = OwnEvaluation.Ground.choices


class EndForm(OwnGroundsForm):
    """Why, when and by which decision it ends."""

    ends_on = DayField(label=pgettext_lazy("validity", "last day"))
    decision = forms.CharField(label=_("Rests on"), max_length=100)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("what was found")
