"""What a ground against a line is called in a finding."""

from collections.abc import Iterable

from django.utils.translation import gettext_lazy as _

WORDS = {
    "PENSION_ENTITLED": _("monthly pension when the class began"),
    "NO_LOCAL_TIE": _("no tie to the place"),
    "NOT_LISTED": _("institution not listed when the class was filed"),
    "NOT_IN_CATALOGUE": _("occupation not in the catalogue"),
    "CERTIFICATE_REVOKED": _("certificate revoked"),
    "CERTIFICATE_KIND_NOT_ACCEPTED": _("kind of certificate not accepted"),
    "TRAINING_NOT_DONE": _("certificate without training"),
    "OUT_OF_PERIOD": _("certificate outside the policy's period"),
    "GRADE_NOT_COVERED": _("no standard for the grade"),
    "COST_LIMITED": _("no cost of training"),
    "ANNUAL_CAP_REACHED": _("uses of the year spent"),
    "REPEAT_SAME_OCCUPATION_GRADE": _("subsidised before for this occupation and grade"),
    "EXCLUDED_BY_INSURED": _("another subsidy for this certificate"),
}


def words_of(codes: Iterable[str]) -> str:
    """The grounds one after another, in the reader's language; a code without words as it is."""
    return "、".join(str(WORDS.get(code, code)) for code in codes)
