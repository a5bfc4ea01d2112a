"""What trainees say themselves: applications that wait for an answer, names that know nothing of the class."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from institutions.checks.filing import Check, Filing, Outcome
from portal.shared.sentences import sentence

APPLICATIONS_WAIT = _("Applications not decided: %(count)s. Please accept or decline each before the class is filed.")
TRAINEES_SAY = _("Confirmed by the trainees themselves: %(confirmed)s. Not said yet: %(silent)s.")
TRAINEES_DENY = _(
    "On the roster, but say that they did not sign up: %(denied)s. Confirmed: %(confirmed)s. Not said yet: "
    "%(silent)s. Please look at the roster."
)


def applications(filing: Filing) -> Iterator[Check]:
    """Whoever applied knows where they stand before the bureau does."""
    waiting = filing.own_words["applied"]
    if waiting:
        words = sentence(APPLICATIONS_WAIT, count=waiting)
        yield Check("APPLICATIONS_WAIT", _("Applications"), Outcome.REFUSED, words, "roster")


def own_words(filing: Filing) -> Iterator[Check]:
    """What the people on the roster say themselves: a name that knows nothing of the class is for the officer."""
    words = filing.own_words
    said = {"confirmed": words["signed_up"], "denied": words["not_signed_up"], "silent": words[""]}
    if any(said.values()):
        denied = bool(said["denied"])
        told = sentence(TRAINEES_DENY if denied else TRAINEES_SAY, **said)
        yield Check("TRAINEE_DENIES", _("Trainees' own word"), Outcome.JUDGE if denied else Outcome.OK, told, "roster")
