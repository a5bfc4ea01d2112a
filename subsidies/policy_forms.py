"""What officers type about policies, local standards and settings."""

from decimal import Decimal
from pathlib import Path
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from portal.reference.models import Jurisdiction
from portal.shared.day_fields import DayField
from portal.shared.sum_fields import SumField
from subsidies import city_terms, drafts, policy_reading
from subsidies.city_terms import Term
from subsidies.models import LocalStandard
from subsidies.policy_boxes import SHARE
from subsidies.rules import policy as packs

LARGEST = 1024 * 1024
NOT_TEXT = _("The file is not a text in UTF-8. Please save it as one.")
TOO_LARGE = _("The file is larger than 1 MB; a policy is a text of some pages.")
LAST_BEFORE_FIRST = _("The last day lies before the first. Please check both.")
NOTHING = _("Please paste the text or choose a file.")


class PlaceField(forms.ModelChoiceField):
    """One of the places the officer holds office in."""

    def __init__(self) -> None:
        super().__init__(Jurisdiction.objects.none(), label=_("place"), empty_label=None)


class StartForm(forms.Form):
    """A draft that begins as a version there is, or as a pack of this release. `start` gives its text; `standing` are
    the versions, each with what it is called in the list."""

    place = PlaceField()
    start = forms.ChoiceField(label=_("start from"))
    version = forms.CharField(label=_("version"), max_length=20, help_text=_("Such as 2026-07."))
    first_day = DayField(label=pgettext_lazy("policy", "first day"))
    last_day = DayField(
        label=pgettext_lazy("policy", "last day"), required=False,
        help_text=_("Left empty, it holds until another one takes its place."),
    )  # fmt: skip

    def __init__(self, *args: Any, places: Any, standing: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places
        self.standing = standing
        versions = [(f"version {policy.pk}", said) for policy, said in standing]
        held = [
            (f"pack {code}", policy_reading.title_of(packs.load(path).document))
            for code, path in sorted(_held_packs().items())
        ]
        groups = [(_("versions of the portal"), versions), (_("packs of this release"), held)]
        self.fields["start"].choices = [(word, choices) for word, choices in groups if choices]

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        first, last = given.get("first_day"), given.get("last_day")
        if first and last and last < first:
            self.add_error("last_day", LAST_BEFORE_FIRST)
        return given

    def clean_start(self) -> str:
        kind, _space, name = self.cleaned_data["start"].partition(" ")
        if kind == "version":
            return next(policy.text for policy, _said in self.standing if policy.pk == int(name))
        return _held_packs()[name].read_text(encoding="utf-8")


class PolicyForm(forms.Form):
    """A draft from a text. A file takes the place of what is pasted, and comes back in the box where it is refused."""

    place = PlaceField()
    version = forms.CharField(label=_("version"), max_length=20, help_text=_("Such as 2026-07."))
    file = forms.FileField(label=_("file"), required=False, widget=forms.FileInput(attrs={"accept": ".toml,.txt"}))
    text = forms.CharField(
        label=_("text"),
        required=False,
        help_text=_("The policy as a TOML text. What is wrong is said with its key; the text stays here."),
        widget=forms.Textarea(attrs={"rows": 18, "class": "code", "spellcheck": "false"}),
    )

    def __init__(self, *args: Any, places: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].queryset = places

    def clean_file(self) -> Any:
        file = self.cleaned_data["file"]
        if file and file.size > LARGEST:
            raise ValidationError(TOO_LARGE)
        return file

    def clean(self) -> dict[str, Any]:
        given = super().clean() or {}
        if given.get("file"):
            given["text"] = self._read(given["file"])
        if not self.errors and not given.get("text"):
            self.add_error("text", NOTHING)
        return given

    def _read(self, file: Any) -> str:
        try:
            text = file.read().decode("utf-8")
        except UnicodeDecodeError:
            self.add_error("file", NOT_TEXT)
            return str(self.data.get("text", ""))
        self.data = self.data.copy()
        self.data["text"] = text  # a refused file is shown and mended in the box
        return text


class ReviseForm(PolicyForm):
    """Another text for the same draft; `seen` is the checksum of the one it was made from."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, places=Jurisdiction.objects.none(), **kwargs)
        del self.fields["place"], self.fields["version"]


class ReasonForm(forms.Form):
    """Why something is given up."""

    reason = forms.CharField(label=_("reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class StandardForm(forms.ModelForm):
    """A local standard; `schemes` are (ID, name) pairs of the policy in force. `seen` is the hash of the terms that a
    change of a draft begins from."""

    seen = forms.CharField(widget=forms.HiddenInput, required=False)

    class Meta:
        model = LocalStandard
        fields = ["scheme", "kind", "grade", "amount", "valid_from", "decision"]
        field_classes = {"valid_from": DayField, "amount": SumField}
        labels = {"valid_from": _("holds from"), "decision": _("rests on")}
        help_texts = {
            "kind": _("Left empty, it holds for every kind."),
            "grade": _("Left empty, it holds for every grade."),
            "decision": _("The document it rests on, such as 演人社〔2026〕8号."),
        }

    def __init__(self, data: Any, *, schemes: Any, places: Any, standard: LocalStandard | None) -> None:
        begun = {"place": standard.jurisdiction, "seen": drafts.content_of(standard)} if standard else {}
        super().__init__(data, instance=standard, initial=begun)
        self.fields["scheme"] = forms.ChoiceField(label=_("scheme"), choices=schemes)
        self.fields["place"] = PlaceField()
        self.fields["place"].queryset = places
        for name in ("kind", "grade"):
            chosen = self.fields[name].choices
            self.fields[name].choices = [("", _("All")), *[each for each in chosen if each[0]]]

    def _post_clean(self) -> None:
        """The operation judges the whole; constraints of the table speak of rows that are signed."""


class EndForm(forms.Form):
    """The end of a standard without a successor."""

    last_day = DayField(label=pgettext_lazy("validity", "last day"))
    decision = forms.CharField(label=_("rests on"), max_length=200)


class SettingForm(forms.Form):
    """A value for one setting: the box fits its unit."""

    valid_from = DayField(label=_("holds from"))
    reason = forms.CharField(
        label=_("reason"), max_length=200, help_text=_("Why, and the document it rests on."),
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip

    def __init__(self, *args: Any, term: Term, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.term = term
        boxes = _boxes(term)
        self.fields = {**boxes, **self.fields}
        self.value_names = list(boxes)

    @property
    def value_fields(self) -> list[forms.BoundField]:
        return [self[name] for name in self.value_names]

    @property
    def value(self) -> Any:
        """As it is stored: figures as exact text."""
        given = self.cleaned_data
        if self.term.unit == "switch":
            return given["value"] == "yes"
        if self.term.unit == "allowance":
            return {"amount_cny": str(given["amount"]), "unit": given["unit"], "max_units": given["most"]}
        return format(Decimal(given["value"]), "f")


def _boxes(term: Term) -> dict[str, forms.Field]:
    if term.unit == "switch":
        return {"value": forms.ChoiceField(label=term.label, choices=[("yes", _("yes")), ("no", _("no"))])}
    if term.unit == "allowance":
        return {
            "amount": SumField(label=_("amount"), max_digits=8),
            "unit": forms.ChoiceField(label=_("for each"), choices=list(city_terms.ALLOWANCE_UNITS.items())),
            "most": forms.IntegerField(label=_("at most"), min_value=1, max_value=999),
        }
    if term.unit == "share":
        share = {"min_value": 0, "max_value": 1, "max_digits": 5, "decimal_places": 4}
        return {"value": forms.DecimalField(label=term.label, help_text=SHARE, **share)}
    if term.unit == "yuan":
        return {"value": SumField(label=term.label, max_digits=8)}
    return {"value": forms.IntegerField(label=term.label, min_value=0, max_value=366)}


def _held_packs() -> dict[str, Path]:
    """The packs of this release by the code of their place."""
    return {packs.load(path).code: path for path in packs.packs_directory.glob("*.toml")}
