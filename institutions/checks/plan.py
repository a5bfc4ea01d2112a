"""Checks of the plan: filed in time, long enough, not too much of it online, at a price that can be, all themes."""

from collections.abc import Iterator
from datetime import timedelta
from decimal import Decimal

from django.utils.translation import gettext_lazy as _

from institutions.checks.filing import Check, Filing, Outcome
from institutions.models.plan_words import ONLINE_MARKS
from institutions.wording import day_in_words, listed_in_words, money_in_words, percent_in_words
from portal.shared.sentences import sentence

DAYS_BEFORE_START = "filing_days_before_start"
ONLINE_SHARE_AT_MOST = "online_share_at_most"
IN_TIME = _("Starts on %(first)s; filed on %(day)s.")
TOO_LATE = _(
    "The first day, %(first)s, is earlier than the earliest that can be filed on %(day)s. Please choose %(earliest)s "
    "or later."
)
NOT_IN_CATALOGUE = _("%(occupation)s, %(grade)s is not in the catalogue of subsidised training on %(day)s.")
HOURS_ENOUGH = _("%(hours)s hours planned, the catalogue asks for %(standard)s.")
HOURS_BELOW = _(
    "%(hours)s hours are planned, but the catalogue asks for at least %(standard)s for %(occupation)s, %(grade)s. "
    "Please plan %(missing)s more."
)
ONLINE_FITS = _("%(share)s of the hours are online; the city allows at most %(most)s.")
ONLINE_TOO_MUCH = _(
    "%(online)s of %(hours)s hours are online, %(share)s; the city allows at most %(most)s. Please plan at most "
    "%(allowed)s hours online."
)
THEMES_ALL = _("All themes that every course has to run through are planned.")
THEMES_MISSING = _("Not planned: %(missing)s. Please judge whether the course runs through them all the same.")
MARK_WITHOUT_HOURS = _("The class is marked as “%(mark)s”, but no hours online are planned.")
FEE_FITS = _("%(fee)s yuan from each trainee, %(cost)s yuan cost per person.")
FEE_ABOVE_COST = _(
    "%(fee)s yuan are to be taken from each trainee, more than the cost per person of %(cost)s yuan. Please judge "
    "whether both are right."
)


def in_time(filing: Filing) -> Iterator[Check]:
    first, day = filing.plan.starts_on, filing.day
    earliest = day + timedelta(days=max(1, int(filing.settings.get(DAYS_BEFORE_START, 1))))
    late = first < earliest
    days = {"first": first, "day": day, "earliest": earliest}
    spoken = {name: day_in_words(value, today=day) for name, value in days.items()}
    words = sentence(TOO_LATE if late else IN_TIME, **spoken)
    yield Check("FILED_TOO_LATE", _("Filed in time"), Outcome.REFUSED if late else Outcome.OK, words, "starts_on")


def hours(filing: Filing) -> Iterator[Check]:
    name, entry, plan = _("Standard hours"), filing.entry, filing.plan
    if entry is None:
        words = sentence(NOT_IN_CATALOGUE, **filing.in_words)
        yield Check("NOT_IN_CATALOGUE", name, Outcome.JUDGE, words, "occupation")
        return
    missing = entry.standard_hours - plan.hours
    values = {"hours": plan.hours, "standard": entry.standard_hours, "missing": missing, **filing.in_words}
    outcome = Outcome.REFUSED if missing > 0 else Outcome.OK
    words = sentence(HOURS_BELOW if missing > 0 else HOURS_ENOUGH, **values)
    yield Check("HOURS_BELOW_STANDARD", name, outcome, words, "theory_hours")


def online_share(filing: Filing) -> Iterator[Check]:
    """The city's limit on hours online (JY-18, SC-27: practice is to be strengthened); without one nothing is said."""
    plan, most = filing.plan, filing.settings.get(ONLINE_SHARE_AT_MOST)
    if most is None:
        return
    limit, share = Decimal(str(most)), Decimal(plan.online_hours) / plan.hours
    over = share > limit
    values = {
        "online": plan.online_hours, "hours": plan.hours, "share": percent_in_words(share),
        "most": percent_in_words(limit), "allowed": int(limit * plan.hours),
    }  # fmt: skip
    words = sentence(ONLINE_TOO_MUCH if over else ONLINE_FITS, **values)
    outcome = Outcome.REFUSED if over else Outcome.OK
    yield Check("ONLINE_SHARE_TOO_LARGE", _("Hours online"), outcome, words, "online_hours")


def themes(filing: Filing) -> Iterator[Check]:
    """What every course has to run through (JY-11)."""
    missing = filing.plan.missing_themes
    words = (
        sentence(THEMES_MISSING, missing=listed_in_words([theme.label for theme in missing]))
        if missing
        else THEMES_ALL
    )
    outcome = Outcome.JUDGE if missing else Outcome.OK
    yield Check("THEMES_MISSING", _("Themes of the course"), outcome, words, "themes")


def marks(filing: Filing) -> Iterator[Check]:
    plan = filing.plan
    for mark in ONLINE_MARKS:
        if mark in plan.marks and not plan.online_hours:
            words = sentence(MARK_WITHOUT_HOURS, mark=mark.label)
            yield Check("MARK_WITHOUT_HOURS", _("Further marks"), Outcome.JUDGE, words, "marks")


def fee(filing: Filing) -> Iterator[Check]:
    plan = filing.plan
    above = plan.trainee_fee > plan.cost_per_person
    values = {"fee": money_in_words(plan.trainee_fee), "cost": money_in_words(plan.cost_per_person)}
    words = sentence(FEE_ABOVE_COST if above else FEE_FITS, **values)
    yield Check("FEE_ABOVE_COST", _("Fee"), Outcome.JUDGE if above else Outcome.OK, words, "trainee_fee")
