"""One mobile number for several people of a class. A claim's own check names any two; here it is one number behind
many."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.kind import Kind, Severity
from trainees.plausibility.shared import SHARED

PEOPLE_AT_LEAST = 3  # couples and neighbours share one

KIND = Kind(
    code="phone_of_several",
    severity=Severity.LOW,
    title=_("One mobile number for several people"),
    sentence=_("%(number)s people of “%(title)s” have the same mobile number."),
    explain=_("Several people have the same mobile number. Please enter each person's own."),
    statement=SHARED.replace("{column}", "phone_index"),
    limits={"at_least": PEOPLE_AT_LEAST},
)
