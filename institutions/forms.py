"""What people type about classes, sites and instructors."""

from collections.abc import Iterable, Sequence
from datetime import date
from typing import Any

from django import forms
from django.db.models import QuerySet
from django.forms.models import fields_for_model
from django.http import QueryDict
from django.utils.dateparse import parse_date
from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from institutions import plans
from institutions.models import Institution, Instructor, OpenEnrolment, Site, TrainingClass
from portal.reference.grades import Grade
from portal.reference.groups import GROUPS
from portal.reference.models import Jurisdiction, Occupation
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


def occupation_suggestions() -> list[str]:
    """What is offered while one types an occupation: code and name of each. One query."""
    return [f"{each.code} {each.label}" for each in Occupation.objects.all()]


class OccupationField(forms.CharField):
    """An occupation, typed as its code, its name or the name of a trade."""

    UNKNOWN = _("“%(text)s” is no occupation of the national classification. Please enter its code or full name.")
    widget = SuggestedInput

    def prepare_value(self, value: Any) -> Any:
        found = Occupation.objects.filter(pk=value).first() if isinstance(value, int) else None
        return f"{found.code} {found.label}" if found else value

    def has_changed(self, initial: Any, data: Any) -> bool:
        """Another occupation, however it was typed; what names none is a change."""
        if not data:
            return bool(initial)
        try:
            return getattr(self.clean(data), "pk", None) != initial
        except forms.ValidationError:
            return True

    def clean(self, value: Any) -> Occupation | None:
        text = super().clean(value)
        if not text:  # where none is required
            return None
        code, _blank, _name = text.partition(" ")
        found = Occupation.objects.called(text).first() or Occupation.objects.called(code).first()
        if found is None:
            raise forms.ValidationError(sentence(self.UNKNOWN, text=text))
        return found


class PlanForm(forms.Form):
    """The plan of a class, or the part of it that one page asks for. `institutions` are those the person files for;
    one of several has to be chosen where what is taught is asked."""

    def __init__(
        self, *args: Any, institutions: Iterable[Institution], part: Sequence[str] = plans.FIELDS, **kwargs: Any
    ) -> None:
        super().__init__(*args, **kwargs)
        self.institutions, self.part = list(institutions), part
        self.fields.update(plan_fields(part))
        self._offer_words()
        self._offer_own([institution.pk for institution in self.institutions])

    def _offer_words(self) -> None:
        for name in set(plans.LISTS) & set(self.part):
            self.fields[name] = forms.MultipleChoiceField(
                label=TrainingClass._meta.get_field(name).verbose_name, choices=plans.LISTS[name].choices,
                required=False, widget=forms.CheckboxSelectMultiple,
            )  # fmt: skip
        if "occupation" in self.part:
            self.fields["occupation"] = OccupationField(label=_("occupation"))
            self.fields["occupation"].widget.suggestions = occupation_suggestions()
            self.fields["grade"].choices = [("", CHOOSE), *Grade.choices]

    def _offer_own(self, keys: Sequence[int]) -> None:
        for name, model in {"site": Site, "instructor": Instructor}.items():
            if name in self.part:
                self.fields[name].empty_label = CHOOSE
                self.fields[name].queryset = model.objects.filter(institution__in=keys)
        if len(keys) > 1 and "title" in self.part:
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
        """The fields of `plans.FIELDS` as entered, as far as the page asks for them."""
        return {name: self.cleaned_data[name] for name in self.part}

    def as_typed(self, boxes: QueryDict) -> None:
        """Show what was typed before and not kept; nobody asked for it yet, so nothing is said of it."""
        self.initial |= {name: box.widget.value_from_datadict(boxes, {}, name) for name, box in self.fields.items()}


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


class OpenEnrolmentForm(forms.Form):
    """How a class is opened to whoever applies."""

    opens_on = DayField(label=_("from"))
    closes_on = DayField(label=_("until"), help_text=_("The last day on which applications are taken."))
    places = forms.IntegerField(label=_("places open"), min_value=1, max_value=32_767)
    groups = forms.MultipleChoiceField(
        label=_("for these groups alone"),
        help_text=_("Choose none if everybody may apply."),
        choices=lambda: [(group.code, group.label) for group in GROUPS],
        required=False,
        widget=forms.CheckboxSelectMultiple,
    )
    note = forms.CharField(
        label=_("note to applicants"), help_text=_("Everybody can read it."), max_length=200, required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
    )  # fmt: skip


class OpenClassFilter(forms.Form):
    """How the public narrows the list of open classes."""

    q = forms.CharField(label=_("word"), max_length=60, required=False)
    occupation = forms.ModelChoiceField(
        label=_("occupation"), queryset=Occupation.objects.none(), required=False, empty_label=_("all")
    )
    district = forms.ModelChoiceField(
        label=_("place"), queryset=Jurisdiction.objects.none(), required=False, empty_label=_("all")
    )

    def __init__(self, *args: Any, announced: QuerySet[OpenEnrolment], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        taught = announced.order_by().values("training_class__occupation")
        held = announced.order_by().values("training_class__institution__jurisdiction")
        self.fields["occupation"].queryset = Occupation.objects.filter(pk__in=taught)
        self.fields["district"].queryset = Jurisdiction.objects.filter(pk__in=held)


class SiteForm(forms.ModelForm):
    class Meta:
        model = Site
        fields = ["name", "address", "capacity", "latitude", "longitude"]
        help_texts = {
            "latitude": _("Degrees as a map gives them, such as 31.920563. With both, the public map shows the site."),
        }


class InstructorForm(forms.ModelForm):
    class Meta:
        model = Instructor
        fields = ["name", "engagement", "qualification"]
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
