"""No two persons of a claim are paid to one bank account."""

from django.utils.translation import gettext_lazy as _

from subsidies.checks.check import Asked, Found, LineCheck
from subsidies.checks.sharing import shared


def run(asked: Asked) -> dict[int, Found]:
    return shared(asked.lines, lambda person: person.account_number)


CHECK = LineCheck(
    name="shared_account",
    title=_("Bank account"),
    sentences={
        "own": _("Shared with nobody else in this claim"),
        "shared": _("The same account stands with %(others)s other persons of this claim"),
        "none": _("No account is entered"),
    },
    run=run,
)
