"""The terms of a policy as boxes of a form: sums, shares, days, yes and no, choices and lists, part by part."""

from collections.abc import Iterator, Sequence
from datetime import date
from decimal import Decimal
from typing import Any

from django import forms
from django.utils.translation import gettext_lazy as _

from portal.shared.day_fields import DayField
from portal.shared.sentences import Text
from portal.shared.sum_fields import SumField
from subsidies import policy_values
from subsidies.policy_reading import worded
from subsidies.policy_texts import Key
from subsidies.policy_values import Value
from subsidies.policy_words import TABLES, choices, key_in_words
from subsidies.rules.checks.condition import Condition
from subsidies.rules.document import Document
from subsidies.rules.pack import Pack
from subsidies.rules.schemes import Scheme
from subsidies.rules.standards import Standard

TABLES_WITH_BOXES = (
    "document", "period", "groups", "certificate_kinds", "grades", "modes", "providers", "funds", "limits", "kinship",
    "lists", "targets", "figures", "settings", "conditions",
)  # fmt: skip
# What names a row, what ties the text to the portal, and what means something only beside other values.
FIXED = {
    "id", "check", "fact", "scheme", "metric", "reason_code", "per", "jurisdiction", "place", "clause_prefix",
    "last_clause", "demonstration", "unit", "relation", "every", "not_set", "free", "same_as",
}  # fmt: skip
LARGEST = Decimal("999999999.99")
SHARE = _("A share, such as 0.3 for 30%.")
LAST_DAY = ("period", "last_day")
YES_OR_NO = [("yes", _("yes")), ("no", _("no"))]
# Lists that say something too when nothing is in them.
EMPTY_LISTS = ("reviewed", "free", "apart", "not_at", "only_at", "of_this_city", "signed_by", "funds")


def parts(pack: Pack) -> list[tuple[str, Text]]:
    """The parts of the policy that have boxes, in the order of the text: name in addresses, and in words."""
    with_boxes = _with_boxes(pack)
    tables = [(name, TABLES[name]) for name in TABLES_WITH_BOXES if name in with_boxes]
    return [*tables, *((scheme.id, f"{scheme.id} {worded(scheme.zh, scheme.en)}") for scheme in pack.schemes)]


def _with_boxes(pack: Pack) -> set[str]:
    found: set[str] = set()
    for value in policy_values.of(pack):
        if _part(value) not in found and _has_box(value):
            found.add(_part(value))
    return found


class PartForm(forms.Form):
    """The boxes of one part of a policy. `seen` is the checksum of the text that they were made from."""

    seen = forms.CharField(widget=forms.HiddenInput)

    def __init__(self, *args: Any, pack: Pack, part: str, seen: str, **kwargs: Any) -> None:
        self.part = part
        self.boxes = {"-".join(map(str, _key(value))): value for value in _of_part(pack, part)}
        begun = {name: _shown(value) for name, value in self.boxes.items()}
        super().__init__(*args, initial=begun | {"seen": seen}, **kwargs)
        for name, value in self.boxes.items():
            self.fields[name] = _field(value, pack)

    @property
    def rows(self) -> list[tuple[str, str, list[forms.BoundField]]]:
        """The boxes by the row they stand in: its name, its clause, its boxes."""
        rows: dict[Key, list[str]] = {}
        for name, value in self.boxes.items():
            rows.setdefault(value.key[:-1], []).append(name)
        return [(*_heading(self.boxes[names[0]]), [self[name] for name in names]) for names in rows.values()]

    @property
    def changes(self) -> dict[Key, Any]:
        """What was changed, by its key in the text; None for what was emptied."""
        names = [name for name in self.changed_data if name in self.boxes]
        return {_key(self.boxes[name]): _given(self.cleaned_data[name], self.boxes[name].value) for name in names}

    def box_of(self, fault: str) -> str | None:
        """The box whose value a fault of the text is about; its key may name kinds of tables on the way."""
        parts = fault.split(".")
        return next((name for name, value in self.boxes.items() if _leads_to(parts, _key(value))), None)


def _leads_to(parts: Sequence[str], key: Key) -> bool:
    left = iter(parts)
    return parts[-1] == str(key[-1]) and all(str(step) in left for step in key)


def _heading(value: Value) -> tuple[str, str]:
    path = value.path[2:-1] if value.path[0] == "schemes" else value.path[1:-1]
    return " · ".join(key_in_words(step) for step in path if step), value.clause


def _of_part(pack: Pack, part: str) -> Iterator[Value]:
    """Values of the part that have a box, and the last day of a period without one."""
    yield from (value for value in policy_values.of(pack) if _part(value) == part and _has_box(value))
    if part == "period" and pack.period.last_day is None:
        yield Value(LAST_DAY, LAST_DAY, None, pack.period.clauses[0], pack.period)


def _part(value: Value) -> str:
    return value.path[1] if value.path[0] == "schemes" else value.path[0]


def _has_box(value: Value) -> bool:
    name, table = value.named_by, value.table
    if isinstance(table, Standard):
        return name in ("ceiling", "rate", "from_day", "to_day") or (name == "not_set" and value.value is True)
    if isinstance(table, Condition) and name == "grade":
        return False  # one of the words that name the condition
    if isinstance(value.value, tuple):
        return bool(_choices(value, pack=None))
    is_free_text = isinstance(value.value, str) and not _choices(value, pack=None)
    return name not in FIXED and (_is_text(value) or not is_free_text)


def _is_text(value: Value) -> bool:
    return isinstance(value.table, Document) or (isinstance(value.table, Scheme) and value.named_by in ("zh", "en"))


def _key(value: Value) -> Key:
    """Where the box's value stands; a standard that is not set has its box in the place of the sum."""
    return (*value.key[:-1], "ceiling") if value.named_by == "not_set" else value.key


def _shown(value: Value) -> Any:
    if value.named_by == "not_set":
        return None
    if isinstance(value.value, bool):
        return "yes" if value.value else "no"
    return list(value.value) if isinstance(value.value, tuple) else value.value


def _given(given: Any, before: Any) -> Any:
    """What goes into the text: lists in the order they had, what is new behind."""
    if isinstance(before, tuple):
        kept = [item for item in before if item in given]
        return (*kept, *(item for item in given if item not in kept))
    if isinstance(before, bool) and given in ("yes", "no"):
        return given == "yes"
    return None if given in ("", None) else given


def _choices(value: Value, pack: Pack | None) -> Sequence[tuple[str, Text]]:
    """What may be chosen in the value's place; nothing where it is free."""
    if value.named_by in ("counted", "apart"):
        held = [scheme.id for scheme in pack.schemes] if pack else []
        return [(code, code) for code in dict.fromkeys([*held, *value.value])]
    return choices(value.list_name, value.value)


def _field(value: Value, pack: Pack) -> forms.Field:
    shown = "ceiling" if value.named_by == "not_set" else str(value.key[-1])
    label, required = key_in_words(shown, value.value), not _may_be_empty(value)
    if isinstance(value.value, bool) and value.named_by != "not_set":
        return forms.ChoiceField(label=label, choices=YES_OR_NO)
    if isinstance(value.value, date) or value.key == LAST_DAY:
        return DayField(label=label, required=required)
    if isinstance(value.value, tuple):
        options, empty = _choices(value, pack), value.named_by in EMPTY_LISTS
        widget = forms.CheckboxSelectMultiple
        return forms.MultipleChoiceField(label=label, choices=options, widget=widget, required=not empty)
    if isinstance(value.value, str):
        options = _choices(value, pack)
        return forms.ChoiceField(label=label, choices=options) if options else forms.CharField(label=label)
    return _number(value, label, required)


def _number(value: Value, label: str, required: bool) -> forms.Field:
    if isinstance(value.value, int) and value.named_by != "not_set":
        return forms.IntegerField(label=label, min_value=0, max_value=1200)
    if value.named_by == "share" or getattr(value.table, "unit", "") == "share":
        bounds: dict[str, Any] = {"min_value": 0, "max_value": 1, "decimal_places": 4, "help_text": SHARE}
        return forms.DecimalField(label=label, required=required, **bounds)
    if value.is_sum or value.named_by == "not_set":
        return SumField(label=label, required=required, max_value=LARGEST)
    return forms.DecimalField(label=label, required=required, min_value=0, max_value=LARGEST, decimal_places=2)


def _may_be_empty(value: Value) -> bool:
    """A standard may be without a sum, and a policy without a last day."""
    return value.named_by in ("ceiling", "not_set") or value.key == LAST_DAY
