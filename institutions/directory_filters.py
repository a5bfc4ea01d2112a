"""What narrows a list of the directories. It stands in the address, so that a narrowed list can be kept and sent on;
what cannot be read narrows nothing."""

from typing import Any

from django import forms
from django.db.models import Q, QuerySet
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from institutions.models import Institution, Listing
from portal.reference.grades import Grade
from portal.reference.models import Occupation

ANY = pgettext_lazy("filter", "any")


class Filter(forms.Form):
    """The boxes above a list; each is optional."""

    def value(self, name: str) -> Any:
        """What stands in a box, or nothing where it cannot be read."""
        self.is_valid()
        return self.cleaned_data.get(name) or ""

    @property
    def ended(self) -> bool:
        """Whether what ended is to be shown too."""
        return bool(self.value("ended"))


def _any_of(choices: Any) -> list[tuple[str, Any]]:
    return [("", ANY), *choices]


def _word() -> forms.CharField:
    return forms.CharField(label=pgettext_lazy("filter", "name or address"), max_length=60, required=False)


def _ended() -> forms.BooleanField:
    return forms.BooleanField(label=_("with what ended"), required=False)


def _of_occupation(text: str) -> QuerySet[Occupation]:
    return Occupation.objects.filter(Q(code=text) | Q(name__icontains=text) | Q(other_names__contains=[text]))


class DirectoryFilter(Filter):
    """Of a directory of institutions; `places` are those to choose from, as codes and names."""

    q = _word()
    occupation = forms.CharField(label=_("occupation"), max_length=60, required=False)
    grade = forms.ChoiceField(label=_("grade"), choices=_any_of(Grade.choices), required=False)
    place = forms.ChoiceField(label=_("place"), required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("institution", "kind"), choices=_any_of(Institution.Kind.choices), required=False
    )
    ended = _ended()

    def __init__(self, *args: Any, places: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["place"].choices = _any_of(places)

    def narrowed(self, rows: QuerySet[Listing]) -> QuerySet[Listing]:
        """Places for all occupations or all grades hold for the one that is looked for."""
        if word := self.value("q"):
            rows = rows.filter(Q(institution__name__icontains=word) | Q(institution__address__icontains=word))
        if text := self.value("occupation"):
            rows = rows.filter(Q(occupation=None) | Q(occupation__in=_of_occupation(text)))
        if grade := self.value("grade"):
            rows = rows.filter(Q(grades=[]) | Q(grades__contains=[grade]))
        if place := self.value("place"):
            rows = rows.filter(institution__jurisdiction__code=place)
        if kind := self.value("kind"):
            rows = rows.filter(institution__kinds__contains=[kind])
        return rows


class EntryFilter(Filter):
    """Of the catalogue (`graded`) or the shortage list."""

    occupation = forms.CharField(label=pgettext_lazy("filter", "occupation or code"), max_length=60, required=False)
    grade = forms.ChoiceField(label=_("grade"), choices=_any_of(Grade.choices), required=False)
    ended = _ended()

    def __init__(self, *args: Any, graded: bool, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not graded:
            del self.fields["grade"]

    def narrowed(self, rows: QuerySet[Any]) -> QuerySet[Any]:
        if text := self.value("occupation"):
            rows = rows.filter(occupation__in=_of_occupation(text))
        if grade := self.value("grade"):
            rows = rows.filter(grade=grade)
        return rows


class InstitutionFilter(Filter):
    """Of the institutions that a bureau looks after. `none` as directory: those that stand in none today."""

    q = forms.CharField(label=pgettext_lazy("filter", "name, address or credit code"), max_length=60, required=False)
    kind = forms.ChoiceField(
        label=pgettext_lazy("institution", "kind"), choices=_any_of(Institution.Kind.choices), required=False
    )
    directory = forms.ChoiceField(
        label=_("directory"), required=False,
        choices=_any_of([*Listing.Directory.choices, ("none", pgettext_lazy("directory", "in none"))]),
    )  # fmt: skip

    def narrowed(self, rows: QuerySet[Institution], standing: QuerySet[Listing]) -> QuerySet[Institution]:
        """`standing` are the places that hold today."""
        if word := self.value("q"):
            rows = rows.filter(Q(name__icontains=word) | Q(credit_code__iexact=word) | Q(address__icontains=word))
        if kind := self.value("kind"):
            rows = rows.filter(kinds__contains=[kind])
        directory = self.value("directory")
        if directory == "none":
            return rows.exclude(pk__in=standing.values("institution"))
        return rows.filter(pk__in=standing.filter(directory=directory).values("institution")) if directory else rows
