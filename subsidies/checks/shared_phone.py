"""No two persons of a claim are reached at one telephone number."""

from django.utils.translation import gettext_lazy as _

from subsidies.checks.check import Asked, Found, LineCheck
from subsidies.checks.sharing import shared


def run(asked: Asked) -> dict[int, Found]:
    return shared(asked.lines, lambda person: person.phone)


CHECK = LineCheck(
    name="shared_phone",
    title=_("Mobile number"),
    sentences={
        "own": _("Shared with nobody else in this claim"),
        "shared": _("The same number stands with %(others)s other persons of this claim"),
        "none": _("No number is entered"),
    },
    run=run,
)
