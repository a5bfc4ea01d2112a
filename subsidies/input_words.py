"""What a step or a reason rests on, in words: the names of its values and the values by their names."""

from collections.abc import Mapping, Sequence

from django.utils.translation import pgettext_lazy

from portal.shared.sentences import Text
from subsidies.line_reasons import language
from subsidies.rules.award import Award
from subsidies.rules.steps import Step
from subsidies.rules.vocabulary import label

# In the order in which a sheet names them: what is paid for, then by the alphabet.
NAMES: Mapping[str, Text] = {
    "paid_for": pgettext_lazy("amount sheet", "paid for"),
    "already": pgettext_lazy("amount sheet", "advanced before (yuan)"),
    "awarded": pgettext_lazy("amount sheet", "sum awarded (yuan)"),
    "by": pgettext_lazy("amount sheet", "lifted by"),
    "ceiling": pgettext_lazy("amount sheet", "standard of the policy (yuan)"),
    "condition": pgettext_lazy("amount sheet", "condition"),
    "cost": pgettext_lazy("amount sheet", "recorded cost (yuan)"),
    "date": pgettext_lazy("amount sheet", "day"),
    "fee": pgettext_lazy("amount sheet", "fee charged (yuan)"),
    "first_day": pgettext_lazy("amount sheet", "first day"),
    "fund": pgettext_lazy("amount sheet", "fund"),
    "grade": pgettext_lazy("amount sheet", "grade"),
    "headcount": pgettext_lazy("amount sheet", "persons"),
    "hire.insurance": pgettext_lazy("amount sheet", "insurance"),
    "kind": pgettext_lazy("amount sheet", "kind of certificate"),
    "last_day": pgettext_lazy("amount sheet", "last day"),
    "least": pgettext_lazy("amount sheet", "least sum (yuan)"),
    "left": pgettext_lazy("amount sheet", "left (yuan)"),
    "length": pgettext_lazy("amount sheet", "length"),
    "limit": pgettext_lazy("amount sheet", "limit"),
    "local": pgettext_lazy("amount sheet", "local standard (yuan)"),
    "longest": pgettext_lazy("amount sheet", "longest length paid"),
    "measure": pgettext_lazy("amount sheet", "what is counted"),
    "mode": pgettext_lazy("amount sheet", "mode of training"),
    "months": pgettext_lazy("amount sheet", "months"),
    "most": pgettext_lazy("amount sheet", "highest sum (yuan)"),
    "occupation": pgettext_lazy("amount sheet", "occupation"),
    "own": pgettext_lazy("amount sheet", "the enterprise's own funds (yuan)"),
    "paid": pgettext_lazy("amount sheet", "had so far (yuan)"),
    "papers": pgettext_lazy("amount sheet", "papers missing"),
    "percent": pgettext_lazy("amount sheet", "percent"),
    "place": pgettext_lazy("amount sheet", "kind of institution"),
    "prepaid": pgettext_lazy("amount sheet", "advanced (yuan)"),
    "reason": pgettext_lazy("amount sheet", "reason"),
    "recover": pgettext_lazy("amount sheet", "to recover (yuan)"),
    "relation": pgettext_lazy("amount sheet", "kinship"),
    "requested": pgettext_lazy("amount sheet", "asked for (yuan)"),
    "required": pgettext_lazy("amount sheet", "required"),
    "route": pgettext_lazy("amount sheet", "how the certificate was gained"),
    "rule": pgettext_lazy("amount sheet", "rule lifted"),
    "semesters": pgettext_lazy("amount sheet", "semesters"),
    "short": pgettext_lazy("amount sheet", "short (yuan)"),
    "size": pgettext_lazy("amount sheet", "size of the enterprise"),
    "type": pgettext_lazy("amount sheet", "kind of employer"),
    "units": pgettext_lazy("amount sheet", "units"),
    "used": pgettext_lazy("amount sheet", "uses so far"),
    "year": pgettext_lazy("amount sheet", "year"),
    "years": pgettext_lazy("amount sheet", "years"),
}


def named(step: Step, award: Award) -> Sequence[tuple[Text, str]]:
    """The values a step used: the name of each, and the value as a clerk would say it."""
    return [(words, _value(name, step.inputs[name], award)) for name, words in NAMES.items() if name in step.inputs]


def _value(name: str, value: str, award: Award) -> str:
    """A reason by its sentence; any other code by its name."""
    if name == "reason":
        return next((reason.sentence(language()) for reason in award.reasons if reason.code == value), value)
    return label(name, value, language())
