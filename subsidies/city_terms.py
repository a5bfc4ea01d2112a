"""The settings a place may decide for itself, beside those of its pack: a closed list, each with its kind of value and
whether it moves money."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from portal.shared import units
from portal.shared.figures import percent
from portal.shared.sentences import Text
from subsidies.line_reasons import language
from subsidies.models import Policy

Unit = Literal[
    "working_days", "days", "months", "hours", "share", "count", "yuan", "day_of_month", "switch", "allowance"
]


@dataclass(frozen=True)
class Term:
    """One setting. Where it moves money finance signs too."""

    key: str
    label: Text
    unit: Unit
    moves_money: bool
    clauses: Sequence[str] = ()


OF_EVERY_PLACE = (
    Term("in_force", _("The document is in force"), "switch", moves_money=True),
    Term("measures_in_force", _("Safety measures are in force"), "switch", moves_money=True),
    Term("commitment_enabled", _("Signed commitments replace papers"), "switch", moves_money=True),
    Term("voucher_value_cny", _("Face value of a training voucher"), "yuan", moves_money=True),
    Term(
        "listing_working_days", _("Days to decide an application for a directory"), "working_days", moves_money=False
    ),
    Term("living_allowance", _("Living allowance"), "allowance", moves_money=True),
)


def terms_of(policy: Policy) -> list[Term]:
    """Every setting of the place of a policy: those its pack names, in the page's language, then the others."""
    chinese = language() == "zh"
    named = [
        Term(key, held.zh if chinese else held.en, held.unit, moves_money(held.unit), held.clauses)
        for key, held in policy.pack.pack.settings.items()
    ]
    known = {term.key for term in named}
    return [*named, *(term for term in OF_EVERY_PLACE if term.key not in known)]


def moves_money(unit: str) -> bool:
    """Days and counts set the pace of the office; everything else changes what is paid."""
    return unit not in ("working_days", "days", "count", "day_of_month")


def term_of(policy: Policy, key: str) -> Term:
    """The setting of this key. Raises KeyError for one that is not on the list."""
    return {term.key: term for term in terms_of(policy)}[key]


def shown(term: Term, value: Any) -> str:
    """A value in words."""
    if value is None:
        return str(_("not set"))
    if term.unit == "switch":
        return str(_("yes") if value else _("no"))
    if term.unit == "allowance":
        return str(_("%(amount)s yuan a %(unit)s, at most %(most)s")) % {
            "amount": value["amount_cny"], "unit": ALLOWANCE_UNITS[value["unit"]], "most": value["max_units"],
        }  # fmt: skip
    if term.unit == "share":
        return percent(value)
    unit = units.unit_of(int(value), term.unit) if term.unit in units.UNITS else OTHER_UNITS[term.unit]
    return f"{value} {unit}".strip()


ALLOWANCE_UNITS = {"training_day": _("training day"), "month": _("month")}
OTHER_UNITS: dict[str, Text] = {
    "day_of_month": _("(day of the month)"),
    "yuan": _("yuan"),
    "count": "",
}
