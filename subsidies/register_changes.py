"""What other departments' registers say of the people on a roster now and did not say when it was last checked.

A roster is checked when it is filed and again when the bureau decides. Nothing is kept for it: an extract knows when
it came in, so both answers can be asked for at any time.
"""

from collections.abc import Iterable, Sequence
from datetime import datetime

from django.utils.translation import gettext_lazy as _

from institutions.models import TrainingClass
from institutions.wording import day_in_full
from portal.shared.sentences import Text, sentence
from subsidies import registers
from subsidies.registers import Registers
from trainees.models import Enrolment, Person

PENSION_NOW = _("The pension register names the person now, from %(day)s on.")
PENSION_GONE = _("The pension register does not name the person any more.")
EMPLOYER_NOW = _("The social insurance register names another employer than before, or none.")
GROUPS_NOW = _("The register of groups says something else of the person than before.")


def last_check(training_class: TrainingClass) -> datetime | None:
    """When the roster was last checked: at the decision, before that at the filing; None before the first filing."""
    return training_class.decided_at or training_class.filed_at


def since_last_check(training_class: TrainingClass, enrolments: Iterable[Enrolment]) -> dict[int, Sequence[Text]]:
    """What changed, by enrolment's key; only those of whom something did. Nothing before the first filing."""
    moment, rows = last_check(training_class), list(enrolments)
    if moment is None or not rows:
        return {}
    people, day = [row.person for row in rows], training_class.starts_on
    before = registers.speaking_of(people, day=day, asked_at=moment)
    now = registers.speaking_of(people, day=day)
    found = {row.pk: _changes(row.person, before, now) for row in rows}
    return {key: words for key, words in found.items() if words}


def _changes(person: Person, before: Registers, now: Registers) -> list[Text]:
    words: list[Text] = []
    was, pension = before.pension(person), now.pension(person)
    if pension and (was is None or was.valid_from != pension.valid_from):
        words.append(sentence(PENSION_NOW, day=day_in_full(pension.valid_from)))
    elif was and pension is None:
        words.append(PENSION_GONE)
    if before.employer(person) != now.employer(person):
        words.append(EMPLOYER_NOW)
    if before.groups(person) != now.groups(person):
        words.append(GROUPS_NOW)
    return words
