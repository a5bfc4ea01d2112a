"""Forms that filings of enterprises have in common."""

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

from django import forms
from django.db import models
from django.forms.models import fields_for_model
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution
from portal.shared.day_fields import DayField


class EnterpriseForm(forms.Form):
    """What an enterprise files: the `plan` fields of `model`, those of `days` as days. `enterprises` are those the
    person files for; one of several has to be chosen."""

    model: type[models.Model]
    plan_fields: Sequence[str]
    days: Sequence[str]

    def __init__(self, *args: Any, enterprises: Iterable[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.enterprises = list(enterprises)
        as_days: Mapping[str, Any] = dict.fromkeys(self.days, DayField)
        self.fields.update(fields_for_model(self.model, fields=self.plan_fields, field_classes=as_days))
        if len(self.enterprises) > 1:
            chosen = Institution.objects.filter(pk__in=[each.pk for each in self.enterprises])
            self.fields["enterprise"] = forms.ModelChoiceField(chosen, label=_("enterprise"))

    @property
    def enterprise_asked(self) -> forms.BoundField | None:
        """The box that asks whose it is, where the person works for several enterprises."""
        return self["enterprise"] if "enterprise" in self.fields else None

    @property
    def enterprise(self) -> Institution:
        """Whose it is."""
        return self.cleaned_data["enterprise"] if "enterprise" in self.fields else self.enterprises[0]

    @property
    def plan(self) -> dict[str, Any]:
        """The fields of the plan as entered."""
        return {name: self.cleaned_data[name] for name in self.plan_fields}


class GroundsForm(forms.Form):
    """Why a filing is returned or refused, and what has to change."""

    choices: Sequence[tuple[str, Any]] = ()

    grounds = forms.MultipleChoiceField(label=_("reasons"), widget=forms.CheckboxSelectMultiple)
    note = forms.CharField(
        label=_("what to correct"), help_text=_("Say what, whose value and who has to act."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )  # fmt: skip

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["grounds"].choices = self.choices
