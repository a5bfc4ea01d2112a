"""What people type about classes, sites and instructors."""

from collections.abc import Iterable
from datetime import date
from typing import Any

from django import forms
from django.forms.models import fields_for_model
from django.utils.dateparse import parse_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from institutions import plans
from institutions.models import Institution, Instructor, Site, TrainingClass
from portal.reference.grades import Grade
from portal.reference.models import Occupation
from portal.shared.day_fields import DayField
from portal.shared.sentences import sentence

CHOOSE = _("Please choose")


class ClockInput(forms.TimeInput):
    input_type = "time"

    def __init__(self) -> None:
        super().__init__(format="%H:%M")


class SuggestedInput(forms.TextInput):
    """A text field with suggestions that the browser narrows while one types."""

    suggestions: Iterable[str] = ()

    def render(self, name: str, value: Any, attrs: Any = None, renderer: Any = None) -> SafeString:
        list_id = f"{(attrs or {}).get('id', name)}_suggestions"
        box = super().render(name, value, (attrs or {}) | {"list": list_id}, renderer)
        options = format_html_join("", '<option value="{}">', ((text,) for text in self.suggestions))
        return format_html('{}<datalist id="{}">{}</datalist>', box, list_id, options)


class OccupationField(forms.CharField):
    """An occupation, typed as its code, its name or the name of a trade."""

    UNKNOWN = _("“%(text)s” is no occupation of the national classification. Please enter its code or full name.")
    widget = SuggestedInput

    def prepare_value(self, value: Any) -> Any:
        found = Occupation.objects.filter(pk=value).first() if isinstance(value, int) else None
        return f"{found.code} {found.label}" if found else value

    def clean(self, value: Any) -> Occupation:
        text = super().clean(value)
        code, _blank, _name = text.partition(" ")
        found = Occupation.objects.called(text).first() or Occupation.objects.called(code).first()
        if found is None:
            raise forms.ValidationError(sentence(self.UNKNOWN, text=text))
        return found


class PlanForm(forms.Form):
    """The plan of a class. `institutions` are those the person files for; one of several has to be chosen."""

    def __init__(self, *args: Any, institutions: Iterable[Institution], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.institutions = list(institutions)
        keys = [institution.pk for institution in self.institutions]
        self.fields.update(plan_fields(plans.FIELDS))
        self.fields["occupation"] = OccupationField(label=_("occupation"))
        self.fields["occupation"].widget.suggestions = [f"{o.code} {o.label}" for o in Occupation.objects.all()]
        self.fields["grade"].choices = [("", CHOOSE), *Grade.choices]
        self.fields["site"].empty_label = self.fields["instructor"].empty_label = CHOOSE
        self.fields["site"].queryset = Site.objects.filter(institution__in=keys)
        self.fields["instructor"].queryset = Instructor.objects.filter(institution__in=keys)
        if len(keys) > 1:
            chosen = Institution.objects.filter(pk__in=keys)
            self.fields["institution"] = forms.ModelChoiceField(chosen, label=_("institution"))

    @property
    def institution_asked(self) -> forms.BoundField | None:
        """The box that asks whose class it is, where the person works for several institutions."""
        return self["institution"] if "institution" in self.fields else None

    @property
    def institution(self) -> Institution:
        """Whose class it is."""
        return self.cleaned_data["institution"] if "institution" in self.fields else self.institutions[0]

    @property
    def plan(self) -> dict[str, Any]:
        """The fields of `plans.FIELDS` as entered."""
        return {name: self.cleaned_data[name] for name in plans.FIELDS}


def plan_fields(names: Iterable[str]) -> dict[str, forms.Field]:
    """Boxes for these fields of a plan, bounded by what their columns hold."""
    days = {"starts_on": DayField, "ends_on": DayField}
    boxes = fields_for_model(TrainingClass, fields=names, field_classes=days)
    for name, box in boxes.items():  # fields alone do not know how large a number their column holds
        known = TrainingClass._meta.get_field(name).validators
        box.validators += [each for each in known if each not in box.validators]
    return boxes


class ReasonForm(forms.Form):
    """Why a class is given up."""

    reason = forms.CharField(label=_("reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class SendBackForm(forms.Form):
    """Why a filing is returned, what has to be corrected and by when."""

    reasons = forms.MultipleChoiceField(
        label=_("Reasons of return"),
        choices=TrainingClass.ReturnReason.choices,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("what to correct"),
        help_text=_("Say what, whose value and who has to act."),
        widget=forms.Textarea(attrs={"rows": 3}),
    )
    correct_by = DayField(label=_("correct by"))


class SiteForm(forms.ModelForm):
    class Meta:
        model = Site
        fields = ["name", "address", "capacity"]


class InstructorForm(forms.ModelForm):
    class Meta:
        model = Instructor
        fields = ["name", "qualification"]
        help_texts = {"qualification": _("As on the certificate, for example 电工三级 or 高级技师.")}


class DaysField(forms.CharField):
    """Several days in one box, parted by blanks or commas."""

    UNREADABLE = _("“%(text)s” is not a day. Please write days as 2026-11-24, with blanks between them.")

    def clean(self, value: Any) -> list[date]:
        words = super().clean(value).replace("，", " ").replace("、", " ").replace(",", " ").split()
        return [self._day(word) for word in words]

    def _day(self, word: str) -> date:
        try:
            found = parse_date(word)
        except ValueError:
            found = None
        if found is None:
            raise forms.ValidationError(sentence(self.UNREADABLE, text=word))
        return found
