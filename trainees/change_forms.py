"""The people who join a class by a change, as they are typed."""

from collections.abc import Iterable
from typing import Any

from django import forms

from portal.reference.groups import GROUPS
from portal.shared.figures import NONE
from portal.shared.refusals import Reason
from trainees.roster import COLUMNS

SPARE_ROWS = 3
FIELDS = ("name", "id_number", "phone", "group", "employer")
JOINING = "joining"


class JoiningRow(forms.Form):
    """Somebody who joins; an empty row counts for nothing. What is wrong with it is said as of a roster's row."""

    name = forms.CharField(max_length=60, required=False)
    id_number = forms.CharField(max_length=30, required=False)
    phone = forms.CharField(max_length=30, required=False)
    group = forms.ChoiceField(required=False)
    employer = forms.CharField(max_length=100, required=False)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        labels = {column.name: column.label for column in COLUMNS}
        self.fields["group"].choices = [("", NONE), *((group.label, group.label) for group in GROUPS)]
        for name, box in self.fields.items():
            box.label = labels[name]
            box.widget.attrs |= {"aria-label": str(box.label), "data-name": name}

    @property
    def person(self) -> dict[str, str]:
        """The row's texts by the names of a roster's columns."""
        return {name: self.cleaned_data.get(name, "") for name in FIELDS}


JoiningRows = forms.formset_factory(JoiningRow, extra=SPARE_ROWS, max_num=60, absolute_max=60)


def filled(rows: Any) -> list[JoiningRow]:
    """The rows in which something was typed."""
    return [row for row in rows if any(row.person.values())]


def say(rows: Any, reasons: Iterable[Reason]) -> list[Reason]:
    """Put what is wrong with people beside their boxes; what belongs to none of them is returned."""
    others, typed = [], filled(rows)
    for reason in reasons:
        noun, _dot, place = reason.field.partition(".")
        row, _dot, name = place.partition(".")
        if noun == JOINING:
            typed[int(row)].add_error(name if name in FIELDS else None, str(reason))
        else:
            others.append(reason)
    return others
