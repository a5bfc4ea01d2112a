"""What filings of enterprises have in common: who files, whether what was looked at still stands, what a decision
against one has to say."""

from collections.abc import Sequence
from datetime import date
from typing import Any

from django.utils.translation import gettext_lazy as _

from institutions.grounds import NONE_CHOSEN
from institutions.models import Institution
from portal.reference import city_settings
from portal.reference.models import Jurisdiction
from portal.reference.working_days import calendar
from portal.shared.refusals import Reason
from portal.shared.sentences import Text, sentence

CHANGED = _("This was changed after the page was opened. Please look at it as it is now, then go on.")
CLOSED = _("This is %(state)s now; it can be changed only as a draft or when returned.")
NO_NOTE = _("Please say what has to change, and by whom.")
ACTED_BEFORE = _("%(person)s had an earlier part in this; somebody else has to act.")
DAYS_TO_ACT = "filing_working_days"
OPEN = ("draft", "returned")  # the states in which the enterprise changes it


def act_by(place: Jurisdiction, *, today: date) -> date:
    """By when the other side has to act on what is filed today: as many working days as for a class. Raises
    `SettingMissing`."""
    days = int(city_settings.value(DAYS_TO_ACT, jurisdiction=place, on=today))
    return calendar(place).add(today, days)


def closed(filing: Any) -> list[Reason]:
    """Why it cannot be changed now."""
    if filing.state in OPEN:
        return []
    return [Reason("WRONG_STATE", sentence(CLOSED, state=filing.get_state_display()))]


def changed_since(seen: str, now: str) -> list[Reason]:
    """Whether somebody changed it since its mark was `seen`; `now` is its mark."""
    return [] if seen == now else [Reason("CHANGED_MEANWHILE", CHANGED)]


def acted_before(actor: Any, *earlier: int | None) -> list[Reason]:
    """Whoever took one of the earlier steps, by key, does not take this one."""
    return [Reason("SAME_PERSON", sentence(ACTED_BEFORE, person=actor))] if actor.pk in earlier else []


def unsaid(filing: Any, grounds: Sequence[str], note: str) -> list[Reason]:
    """A decision against a filing names one of its grounds and says what has to change."""
    faults = [] if set(grounds) & set(filing.Ground.values) else [Reason("NO_GROUND", NONE_CHOSEN, "grounds")]
    return faults if note.strip() else [*faults, Reason("NO_NOTE", NO_NOTE, "note")]


def not_an_enterprise(institution: Institution, said: Text) -> list[Reason]:
    """That something only enterprises file comes from somebody else."""
    if Institution.Kind.ENTERPRISE in institution.kinds:
        return []
    return [Reason("NOT_AN_ENTERPRISE", sentence(said, name=institution))]
