"""Checks of who files and for whom: the directory and the roster."""

from collections.abc import Iterator

from django.utils.translation import gettext_lazy as _

from institutions.checks.filing import Check, Filing, Outcome
from institutions.models.training_class import HAS_ROSTER
from portal.shared.sentences import sentence

ROSTER_FITS = _("%(count)s on the roster, %(headcount)s planned.")
ROSTER_TOO_LONG = _("%(count)s people are on the roster, but only %(headcount)s are planned.")
LISTED = _("%(institution)s was in the directory of training institutions on %(day)s.")
NOT_LISTED = _("%(institution)s was not in the directory of training institutions on %(day)s.")


def listing(filing: Filing) -> Iterator[Check]:
    words = sentence(
        LISTED if filing.listed else NOT_LISTED, institution=filing.plan.institution, day=filing.spoken_day
    )
    outcome = Outcome.OK if filing.listed else Outcome.JUDGE
    yield Check("INSTITUTION_NOT_LISTED", _("Directory"), outcome, words, "institution")


def roster(filing: Filing) -> Iterator[Check]:
    count, headcount = filing.plan.enrolled_count, filing.plan.planned_headcount
    name, values = _("Roster"), {"count": count, "headcount": headcount}
    if not count:
        yield Check(HAS_ROSTER.code, name, Outcome.REFUSED, HAS_ROSTER.sentence, "roster")
    elif count > headcount:
        yield Check("ROSTER_TOO_LONG", name, Outcome.REFUSED, sentence(ROSTER_TOO_LONG, **values), "planned_headcount")
    else:
        yield Check("ROSTER_TOO_LONG", name, Outcome.OK, sentence(ROSTER_FITS, **values), "roster")
