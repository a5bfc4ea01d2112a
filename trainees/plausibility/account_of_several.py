"""One bank account for several people of a class: a subsidy is paid to the person's own."""

from django.utils.translation import gettext_lazy as _

from trainees.plausibility.kind import Kind, Severity
from trainees.plausibility.shared import SHARED

PEOPLE_AT_LEAST = 2

KIND = Kind(
    code="account_of_several",
    severity=Severity.MEDIUM,
    title=_("One bank account for several people"),
    sentence=_("%(number)s people of “%(title)s” have the same bank account."),
    explain=_("Several people have the same bank account. Please enter each person's own."),
    statement=SHARED.replace("{column}", "account_index"),
    limits={"at_least": PEOPLE_AT_LEAST},
)
