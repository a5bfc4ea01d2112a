"""What people type about the directories: profiles, applications, reviews, changes."""

from collections.abc import Iterable
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions import listing_applications, profiles
from institutions.forms import OccupationField, occupation_suggestions
from institutions.listings import said
from institutions.models import Institution, Listing, ListingApplication, ListingChange
from portal.reference.grades import Grade
from portal.reference.models import Occupation
from portal.shared.day_fields import DayField

DECISION_HINT = _("The document it rests on, such as 演人社〔2026〕8号.")
NOTE_HINT = _("Say what, whose value and who has to act.")


class ProfileForm(forms.ModelForm):
    """What an institution says of itself."""

    class Meta:
        model = Institution
        fields = profiles.FIELDS
        widgets = {"description": forms.Textarea(attrs={"rows": 3})}
        help_texts = {
            "latitude": _("Degrees as a map gives them, such as 31.920563."),
            "longitude": _("Degrees as a map gives them, such as 120.285107."),
            "description": _("What is trained or examined, for whom, when it is open. Everybody can read it."),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        for name in ("latitude", "longitude"):  # a field of a form does not know where its column ends
            self.fields[name].validators += Institution._meta.get_field(name).validators

    def _post_clean(self) -> None:
        """The institution is written by its operation alone, which also says what does not fit together."""


class ApplicationForm(forms.ModelForm):
    """What an application says beside what it is for."""

    class Meta:
        model = ListingApplication
        fields = listing_applications.FIELDS
        field_classes = {"licence_until": DayField}
        widgets = {"statement": forms.Textarea(attrs={"rows": 6})}
        help_texts = {
            "statement": _("Premises, equipment, instructors, experience. The officers read it beside what the portal"
                           " knows of your sites and instructors."),
            "licence_number": _("Where this kind of institution needs one."),
        }  # fmt: skip

    def _post_clean(self) -> None:
        """As of a profile."""


class StartForm(ApplicationForm):
    """A new application, for one of the directories that are open to the institution."""

    directory = forms.ChoiceField(label=_("directory"))

    field_order = ["directory"]

    def __init__(self, *args: Any, institution: Institution, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        directories = [each for each in Listing.Directory if listing_applications.may_apply(institution, each)]
        self.fields["directory"].choices = [(each.value, each.label) for each in directories]


def grades_field(**options: Any) -> forms.MultipleChoiceField:
    """Grades to tick; none means every grade."""
    return forms.MultipleChoiceField(
        label=_("grades"), choices=Grade.choices, required=False, widget=forms.CheckboxSelectMultiple, **options
    )


class AnyOccupationField(OccupationField):
    """An occupation, or nothing for all of them."""

    def clean(self, value: Any) -> Occupation | None:
        return super().clean(value) if value and value.strip() else None


class ItemForm(forms.Form):
    """One thing applied for."""

    occupation = AnyOccupationField(
        label=_("occupation"), required=False, help_text=_("Its code or name. Left empty, all occupations are meant.")
    )
    grades = grades_field(help_text=_("None ticked means every grade."))

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["occupation"].widget.suggestions = occupation_suggestions()


class WithdrawForm(forms.Form):
    """Why something is given up."""

    reason = forms.CharField(label=_("reason"), max_length=200, widget=forms.Textarea(attrs={"rows": 2}))


class OpinionForm(forms.Form):
    """What the first review found."""

    opinion = forms.CharField(
        label=_("opinion of the first review"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("What was looked at, on paper or on site, and what it showed."),
    )  # fmt: skip


class GroundsForm(forms.Form):
    """Why an application is not accepted as it is."""

    reasons = forms.MultipleChoiceField(
        label=_("reasons"), choices=ListingApplication.Ground.choices, widget=forms.CheckboxSelectMultiple
    )
    note = forms.CharField(
        label=_("why"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}), help_text=NOTE_HINT
    )


class ReturnForm(GroundsForm):
    """Return for correction."""

    correct_by = DayField(label=_("correct by"))


class RefuseForm(GroundsForm):
    """Refusal, which is a decision with a number."""

    decision = forms.CharField(label=pgettext_lazy("directory", "decision"), max_length=100, help_text=DECISION_HINT)


class AcceptForm(forms.Form):
    """From when an institution stands in a directory, how long, by which decision."""

    valid_from = DayField(label=_("listed from"))
    valid_to = DayField(
        label=_("listed until"), required=False, help_text=_("Left empty, until another decision is made.")
    )
    decision = forms.CharField(label=pgettext_lazy("directory", "decision"), max_length=100, help_text=DECISION_HINT)


class ChangeForm(forms.Form):
    """What is to happen to a place in a directory. `places` are those that stand there."""

    kind = forms.ChoiceField(label=_("change"), choices=ListingChange.Kind.choices, widget=forms.RadioSelect)
    listing = forms.ModelChoiceField(
        Listing.objects.none(), label=pgettext_lazy("directory", "place"), required=False,
        help_text=_("A removal for cause takes every place in this directory; there is none to choose."),
    )  # fmt: skip
    grades = grades_field(help_text=_("With “other grades” alone: those it has from the day after."))
    last_day = DayField(
        label=pgettext_lazy("validity", "last day"), required=False,
        help_text=_("Of the place as it is now. A removal takes effect on the day of the second signature."),
    )  # fmt: skip
    reason = forms.ChoiceField(label=_("reason"), choices=ListingChange.Reason.choices)
    note = forms.CharField(
        label=_("what was found"), max_length=500, widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("The institution reads it; of a removal everybody does. Name no person."),
    )  # fmt: skip
    decision = forms.CharField(label=pgettext_lazy("directory", "decision"), max_length=100, help_text=DECISION_HINT)

    def __init__(self, *args: Any, places: Iterable[Listing], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field, keys = self.fields["listing"], [place.pk for place in places]
        field.queryset = Listing.objects.filter(pk__in=keys).select_related("occupation", "institution")
        field.label_from_instance = said
        field.empty_label = _("Please choose")
