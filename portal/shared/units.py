"""What is counted, in the word that fits the number: a closed list."""

from collections.abc import Callable, Mapping

from django.utils.translation import npgettext

UNITS: Mapping[str, Callable[[int], str]] = {
    "certificates": lambda n: npgettext("unit", "certificate", "certificates", n),
    "classes": lambda n: npgettext("unit", "class", "classes", n),
    "days": lambda n: npgettext("unit", "day", "days", n),
    "entries": lambda n: npgettext("unit", "entry", "entries", n),
    "hours": lambda n: npgettext("unit", "hour", "hours", n),
    "institutions": lambda n: npgettext("unit", "institution", "institutions", n),
    "lines": lambda n: npgettext("unit", "line", "lines", n),
    "marks": lambda n: npgettext("unit", "mark", "marks", n),
    "months": lambda n: npgettext("unit", "month", "months", n),
    "payments": lambda n: npgettext("unit", "payment", "payments", n),
    "person_times": lambda n: npgettext("unit", "person-time", "person-times", n),
    "persons": lambda n: npgettext("unit", "person", "persons", n),
    "rows": lambda n: npgettext("unit", "row", "rows", n),
    "working_days": lambda n: npgettext("unit", "working day", "working days", n),
}


def unit_of(count: int, noun: str) -> str:
    """The word behind a count of `noun`. Raises KeyError for a noun that is not in the list."""
    return UNITS[noun](count)
