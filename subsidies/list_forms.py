"""What officers type about the catalogue and the shortage list."""

from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.forms import OccupationField, occupation_suggestions
from institutions.lists import List
from institutions.models import CatalogueEntry
from portal.reference.grades import Grade
from portal.shared.day_fields import DayField
from portal.shared.workbook_fields import WorkbookField
from subsidies.policy_forms import PlaceField

DECISION_HINT = _("The document it rests on, such as 演人社〔2026〕8号.")


class EntryForm(forms.Form):
    """One entry of a list."""

    place = PlaceField()
    occupation = OccupationField(label=_("occupation"))
    valid_from = DayField(label=_("holds from"))
    decision = forms.CharField(label=_("rests on"), max_length=100, help_text=DECISION_HINT)

    def __init__(self, *args: Any, kind: List, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places
        self.fields["occupation"].widget.suggestions = occupation_suggestions()
        if kind is CatalogueEntry:
            self.fields["grade"] = forms.ChoiceField(label=_("grade"), choices=Grade.choices)
            self.fields["standard_hours"] = forms.IntegerField(label=_("standard hours"), min_value=1, max_value=2000)
            self.order_fields(["place", "occupation", "grade", "standard_hours", "valid_from", "decision"])

    @property
    def terms(self) -> dict[str, Any]:
        given = dict(self.cleaned_data)
        return {"jurisdiction": given.pop("place"), **given}


class EntryEndForm(forms.Form):
    """The last day of an entry."""

    last_day = DayField(label=pgettext_lazy("validity", "last day"))
    decision = forms.CharField(label=_("rests on"), max_length=100, help_text=DECISION_HINT)


class ListFileForm(forms.Form):
    """A list as a workbook: for which place, from when, on which decision, whole or in addition."""

    place = PlaceField()
    first_day = DayField(
        label=_("holds from"), help_text=_("Where the list changes or ends an entry, today at the earliest.")
    )
    decision = forms.CharField(label=_("rests on"), max_length=100, help_text=DECISION_HINT)
    whole = forms.BooleanField(
        label=_("This is the whole list: what it does not name ends the day before"), required=False
    )
    workbook = WorkbookField(
        label=_("workbook"),
        widget=forms.FileInput(attrs={"accept": ".xlsx,.xls,.ods,.csv"}),
        error_messages={
            "required": _("Please choose the file first."),
            "too_large": _("The file is larger than %(megabytes)s MB."),
        },
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places
