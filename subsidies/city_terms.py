"""The settings a place may decide for itself, beside those of its pack: a closed list, each with its kind of value and
whether it moves money."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any, Literal

from django.utils.translation import gettext_lazy as _

from certificates import credit_rules
from institutions.checks.plan import ONLINE_SHARE_AT_MOST
from portal.shared import units
from portal.shared.figures import percent
from portal.shared.sentences import Text, sentence
from subsidies.filings import TACIT
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


CREDITS = ("JY-17", "JY-19", "NY-32")
OF_CERTIFICATE = _("Learning credits of a certificate: %(grade)s")
OF_EVERY_PLACE = (
    Term("in_force", _("The document is in force"), "switch", moves_money=True),
    Term("measures_in_force", _("Safety measures are in force"), "switch", moves_money=True),
    Term("commitment_enabled", _("Signed commitments replace papers"), "switch", moves_money=True),
    Term(TACIT, _("A filing that nobody decided on by its day is accepted by the clock"), "switch", moves_money=True),
    Term(ONLINE_SHARE_AT_MOST, _("Largest share of a class's hours online"), "share", moves_money=True),
    Term("voucher_value_cny", _("Face value of a training voucher"), "yuan", moves_money=True),
    Term("living_allowance", _("Living allowance"), "allowance", moves_money=True),
    Term(credit_rules.HOURS, _("Hours of training for one learning credit"), "hours", False, CREDITS),
    Term(credit_rules.ONLINE, _("Share of online hours that counts for learning credits"), "share", False, CREDITS),
    *(
        Term(credit_rules.key_of(grade), sentence(OF_CERTIFICATE, grade=grade.label), "count", False, CREDITS)
        for grade in credit_rules.GRADES
    ),
    Term(credit_rules.CAP, _("Learning credits that count in a year, at most"), "count", False, CREDITS),
    Term(
        "department_report_day",
        _("Day of the month the departments' reports are due"),
        "day_of_month",
        moves_money=False,
        clauses=("JY-110", "BC-40", "BC-41"),
    ),
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
