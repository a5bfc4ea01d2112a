"""A trainee's account: it belongs to a person on file, and the bureau opens it."""

from datetime import date, datetime
from typing import Any

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from institutions import opening
from institutions.opening import Opened
from portal.accounts import grants
from portal.accounts.roles import Role
from portal.shared import trail
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from trainees.models import Person

HAS_ACCOUNT = _("%(name)s has an account already: “%(username)s”.")


@transaction.atomic
def open_account(
    username: str, person: Person, *, actor: Any, today: date, hashed: str = "", now: datetime | None = None
) -> Opened:
    """Open the one account of a person, who reads the own file with it. `hashed` as in `opening.new_account`. Raises
    `Refused`."""
    person = Person.objects.select_for_update(of=("self",)).select_related("user").get(pk=person.pk)
    refuse_if([*opening.name_objections(username), *_has_one(person), *opening.nobody_answers(actor, today=today)])
    opened = opening.new_account(username, display_name=person.name, actor=actor, hashed=hashed, now=now)
    grants.give(opened.user, Role.TRAINEE, actor=actor, valid_from=today, now=now)
    person.user = opened.user
    person.save(update_fields=["user"])
    trail.record("tie account", person, actor=actor, details={"user": opened.user.pk}, at=now)
    return opened


def _has_one(person: Person) -> list[Reason]:
    if person.user is None:
        return []
    return [Reason("PERSON_HAS_ACCOUNT", sentence(HAS_ACCOUNT, name=person.name, username=person.user.username))]
