"""The answer in words: what the reasons of an award say to whoever asked."""

from collections.abc import Sequence

from django.utils.translation import gettext as __
from django.utils.translation import gettext_lazy as _

from portal.shared.sentences import Text
from subsidies.calculator.case import Case
from subsidies.calculator.choices import ANOTHER_KIND, KIND
from subsidies.calculator.walk import Walk
from subsidies.line_reasons import language
from subsidies.rules.award import Award
from subsidies.rules.reasons import Reason

# Reasons that rest on what was had before: on which day is not asked.
BEFORE = (
    "REPEAT_SAME_OCCUPATION_GRADE", "ALREADY_PAID", "EXCLUDED_BY_INSURED", "EXCLUDED_BY_TRAINING_SUBSIDY",
    "EXCLUDED_BY_TTW", "EXCLUDED_BY_PREJOB",
)  # fmt: skip
NOTHING_SET = _(
    "The document sets no amount for this subsidy, and no conditions that could be asked here. Whether and how much "
    "is paid, the bureau and finance decide."
)


def of_walk(way: Walk, case: Case) -> Sequence[Text]:
    """What there is to say at the end of a way. Where nothing was asked, no conditions are said to be met."""
    award = case.award
    if way.asked_nothing and "AMOUNT_NOT_SET" in award.codes:
        return [NOTHING_SET]
    return sentences(award, case)


def sentences(award: Award, case: Case) -> Sequence[str]:
    """Every reason, without what nobody said."""
    return [reason.sentence(language(), **_said(reason, case)) for reason in award.reasons]


def _said(reason: Reason, case: Case) -> dict[str, str]:
    if reason.code in BEFORE:
        return {"date": __("an earlier day")}
    if reason.code == "CERTIFICATE_KIND_NOT_ACCEPTED" and case.told.get(KIND) in ANOTHER_KIND:
        return {"kind": __("another certificate")}
    return {}
