"""What people type about apprenticeships: the plan, an apprentice, what the bureau says of it."""

from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from institutions.filed_forms import EnterpriseForm, GroundsForm
from institutions.forms import OccupationField, occupation_suggestions
from institutions.models import Institution
from portal.shared import identity
from portal.shared.day_fields import DayField
from portal.shared.identity import ValueRefused
from trainees.apprenticeship_faults import PARTNERS
from trainees.apprenticeships import Terms
from trainees.models import Apprentice, ApprenticeshipPlan
from trainees.models.apprenticeship import PLAN, CentreCondition
from trainees.persons import NewPerson

OWN_CENTRE = _("none: the enterprise's own centre trains")


class PlanForm(EnterpriseForm):
    """A plan of apprenticeships."""

    model, plan_fields, days = ApprenticeshipPlan, PLAN, ("starts_on", "ends_on")

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occupation"] = OccupationField(label=_("occupation"))
        self.fields["occupation"].widget.suggestions = occupation_suggestions()
        self.fields["partner"].queryset = _partners(self.enterprises)
        self.fields["partner"].empty_label = OWN_CENTRE
        for name in ("outline", *CentreCondition.values):
            self.fields[name].widget.attrs["rows"] = 5 if name == "outline" else 2

    @property
    def centre(self) -> list[forms.BoundField]:
        """The boxes about the enterprise's own centre."""
        return [self[name] for name in CentreCondition.values]


def _partners(enterprises: list[Institution]) -> Any:
    """Colleges and training institutions of the places the enterprises lie in."""
    places = {code for each in enterprises for code in each.jurisdiction.codes}
    near = Institution.objects.filter(jurisdiction__code__in=places, kinds__overlap=sorted(PARTNERS))
    return near.exclude(pk__in=[each.pk for each in enterprises])


class ApprenticeForm(forms.Form):
    """One apprentice. Numbers and names are read as on a roster."""

    name = forms.CharField(label=_("name"), max_length=60)
    id_number = forms.CharField(label=_("ID number"), max_length=40)
    phone = forms.CharField(label=_("mobile number"), max_length=30, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        terms = ("standing", "level", "years", "enterprise_mentor", "school_mentor")
        self.fields.update(fields_for_model(Apprentice, fields=terms))
        self.fields["years"] = forms.TypedChoiceField(
            label=_("training years"), choices=[(n, n) for n in (1, 2, 3)], coerce=int
        )

    def clean_id_number(self) -> identity.IdNumber:
        return _read(identity.parse, self.cleaned_data["id_number"])

    def clean_name(self) -> str:
        return _read(identity.normalise_name, self.cleaned_data["name"])

    def clean_phone(self) -> str:
        text = self.cleaned_data["phone"]
        return _read(identity.normalise_phone, text) if text else ""

    @property
    def person(self) -> NewPerson:
        """Who it is."""
        given = self.cleaned_data
        return NewPerson(given["id_number"], given["name"], phone=given["phone"])

    @property
    def terms(self) -> Terms:
        """What is agreed."""
        return Terms(**{name: self.cleaned_data[name] for name in Terms.__dataclass_fields__})


def _read(read: Any, text: str) -> Any:
    try:
        return read(text)
    except ValueRefused as refused:
        raise forms.ValidationError(str(refused.sentence), code=refused.code) from None


class AcceptForm(forms.Form):
    """What the bureau found of the enterprise's own centre."""

    conditions_met = forms.MultipleChoiceField(
        label=_("met by the centre"), required=False, choices=CentreCondition.choices,
        widget=forms.CheckboxSelectMultiple,
    )  # fmt: skip


class PlanGroundsForm(GroundsForm):
    """Why a plan is returned or refused."""

    choices = ApprenticeshipPlan.Ground.choices


class LeavingForm(forms.Form):
    """When and why an apprentice left."""

    left_on = DayField(label=_("left on"))
    reason = forms.CharField(label=_("reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))
