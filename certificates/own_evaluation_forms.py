"""What people type about own evaluation: the filing, its occupations, what the bureau says of it."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from certificates.models import OwnEvaluation
from certificates.models.own_evaluation import PLAN
from institutions.forms import OccupationField
from institutions.models import Institution
from portal.reference.grades import LADDER
from portal.reference.models import Occupation
from portal.shared.day_fields import DayField

SPARE_ROWS = 3
TWICE = _("This occupation stands in a row above already. Please choose its grades there.")
NO_OCCUPATION = _("Please name the occupation these grades belong to.")
NO_GRADES = _("Please choose at least one grade.")


class EvaluationForm(forms.Form):
    """The plan of an own evaluation. `enterprises` are those the person files for; one of several has to be chosen."""

    def __init__(self, *args: Any, enterprises: Iterable[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprises = list(enterprises)
        days = {"valid_from": DayField, "valid_to": DayField}
        self.fields.update(fields_for_model(OwnEvaluation, fields=PLAN, field_classes=days))
        self.fields["norms"].widget.attrs["rows"] = 6
        if len(self.enterprises) > 1:
            chosen = Institution.objects.filter(pk__in=[each.pk for each in self.enterprises])
            self.fields["enterprise"] = forms.ModelChoiceField(chosen, label=_("enterprise"))

    @property
    def enterprise_asked(self) -> forms.BoundField | None:
        """The box that asks whose filing it is, where the person works for several enterprises."""
        return self["enterprise"] if "enterprise" in self.fields else None

    @property
    def enterprise(self) -> Institution:
        """Whose filing it is."""
        return self.cleaned_data["enterprise"] if "enterprise" in self.fields else self.enterprises[0]

    @property
    def plan(self) -> dict[str, Any]:
        """The fields of `own_evaluation.PLAN` as entered."""
        return {name: self.cleaned_data[name] for name in PLAN}


class OccupationRow(forms.Form):
    """An occupation with its grades; a row without either counts for nothing."""

    occupation = OccupationField(label=_("occupation"), required=False)
    grades = forms.MultipleChoiceField(
        label=_("grades"), required=False, choices=[(grade.value, grade.label) for grade in LADDER],
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip

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
    return OccupationRows(data, initial=initial, prefix="rows")


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


class GroundsForm(forms.Form):
    """Why it is returned or refused, and what has to change."""

    grounds = forms.MultipleChoiceField(
        label=_("reasons"), choices=OwnEvaluation.Ground.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("what to correct"), help_text=_("Say what, whose value and who has to act."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip


class EndForm(GroundsForm):
    """Why and when it ends."""

    ends_on = DayField(label=pgettext_lazy("validity", "last day"))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].label = _("what was found")
