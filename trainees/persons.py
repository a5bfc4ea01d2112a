"""Persons: one row per ID number, found through its blind index; what was changed and looked at leaves a trail."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django.db import IntegrityError, models, transaction
from django.utils.translation import gettext_lazy as _

from portal.accounts.roles import Role
from portal.reference.models.occupation import sort_key_of
from portal.shared import trail
from portal.shared.copying import copy_in, next_keys
from portal.shared.encryption import texts_by_index
from portal.shared.identity import IdNumber, mask_id_number, mask_name
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from trainees import contacts
from trainees.models import Person, RegisterExtract, RegisterRecord

CONTACT_FIELDS = ("phone", "account_holder", "account_bank", "account_number", "education")
REVEALED_FIELDS = ("id_number", "phone", "account_number", "register_groups")
REVEALING_ROLES = (
    Role.FILER,
    Role.MANAGER,
    Role.FIRST_REVIEW,
    Role.FINAL_REVIEW,
    Role.FINANCE,
    Role.AUDITOR,
)

OTHER_NAME = _(
    "The ID number %(number)s is on file under another name (%(known)s), here it is %(name)s. Please check both "
    "against the ID card; if the card bears a new name, the human resources bureau changes the file first."
)
NOT_OPEN = _("Full numbers are shown to clerks, managers, reviewing officers, finance and audit alone.")
NOT_YOURS = _("This person is not among those you look after, so the number is not shown.")
NOT_YET = _(
    "Another institution entered this person too. What it knows is shown once a class of yours with this person has "
    "been filed."
)
NO_SUCH_FIELD = _("“%(field)s” is not a number that can be shown.")
NO_PURPOSE = _("Please choose what the number is needed for.")


class Purpose(models.TextChoices):
    """What a full number may be looked at for. Closed list."""

    CHECK_CARD = "check_card", _("check against the ID card")
    REGISTER = "register", _("query a register")
    PAYMENT = "payment", _("settle a payment")
    ENQUIRY = "enquiry", _("answer the person's enquiry")
    AUDIT = "audit", _("audit")


@dataclass(frozen=True)
class NewPerson:
    """What is known of somebody who may be new: number, name and the rest as far as it was given."""

    number: IdNumber
    name: str
    phone: str = ""
    account_number: str = ""
    education: str = ""
    account_bank: str = ""


@dataclass(frozen=True, slots=True)
class OnFile:
    """Somebody the portal knows: key and name."""

    pk: int
    name: str


def find(number: str) -> Person | None:
    """The person with this number in its normal form, under whichever index key."""
    return Person.objects.filter(id_index__of=number).first()


def find_all(numbers: Iterable[str]) -> dict[str, Person]:
    """Persons by number, those that exist. One query; the encrypted columns are left closed."""
    by_index = texts_by_index(numbers)
    rows = Person.objects.filter(id_index__in=list(by_index)).defer("id_number", "phone", "account_number")
    return {by_index[row.id_index]: row for row in rows}


def name_objection(person: Person | OnFile, number: str, name: str) -> Reason | None:
    """The reason against taking this number under this name, if the file knows it under another."""
    if person.name == name:
        return None
    words = sentence(OTHER_NAME, number=mask_id_number(number), known=mask_name(person.name), name=name)
    return Reason("NUMBER_KNOWN_OTHER_NAME", words, "name")


@transaction.atomic
def find_or_create(new: NewPerson) -> Person:
    """The person with this number, made if there is none; safe when two ask at once. Somebody known stays as they are.

    Raises `Refused` NUMBER_KNOWN_OTHER_NAME.
    """
    person = find(new.number.number) or _create(new)
    objection = name_objection(person, new.number.number, new.name)
    refuse_if([objection] if objection else [])
    return person


def make_missing(people: Iterable[NewPerson], *, known: Mapping[str, Person]) -> dict[str, OnFile]:
    """Everybody of the list by number, those who are not among the `known` (`find_all`) made by one COPY.

    Names are the caller's to check. Call it in a transaction. Numbers are inserted in order, so that two imports with
    the same people wait for each other and do not deadlock; who loses the race finds the other's rows.
    """
    found = _on_file(known)
    missing = {each.number.number: each for each in people if each.number.number not in found}
    while missing:
        try:
            found |= _make([missing[number] for number in sorted(missing)])
        except IntegrityError:
            taken = find_all(missing)
            if not taken:
                raise
            found |= _on_file(taken)
        missing = {number: each for number, each in missing.items() if number not in found}
    return found


def _on_file(people: Mapping[str, Person]) -> dict[str, OnFile]:
    return {number: OnFile(person.pk, person.name) for number, person in people.items()}


def _make(people: Sequence[NewPerson]) -> dict[str, OnFile]:
    keys = next_keys(Person, len(people))
    rows = [(key, *_values(each).values()) for key, each in zip(keys, people, strict=True)]
    copy_in(Person, ["id", *_values(people[0])], rows)
    return {each.number.number: OnFile(key, each.name) for key, each in zip(keys, people, strict=True)}


def update(person: Person, *, actor: Any, **contact: str) -> Person:
    """Change phone, account or education (`CONTACT_FIELDS`); what is empty or the same is left alone.

    The trail says which fields changed, never their content.
    """
    if unknown := contact.keys() - set(CONTACT_FIELDS):
        raise TypeError(f"not a contact field: {sorted(unknown)}")
    changed = [field for field, value in contact.items() if value and value != getattr(person, field)]
    for field in changed:
        setattr(person, field, contact[field])
    if changed:
        _write(person, changed, actor)
    return person


@transaction.atomic
def _write(person: Person, changed: Sequence[str], actor: Any) -> None:
    person.save(update_fields=_with_indexes(changed))
    trail.record("change contact", person, actor=actor, details={"fields": sorted(changed)})


def reveal(person: Person, field: str, *, purpose: str, actor: Any) -> str:
    """What is hidden behind a mask (`REVEALED_FIELDS`); leaves a trail record with the purpose.

    For `register_groups`, which tell of hardship, these are the codes of the groups in any extract. Raises
    `Refused` when the role, the person, the field or the purpose is not one that may be.
    """
    refuse_if(_reveal_objections(person, field, purpose, actor))
    trail.record(f"reveal {field}", person, actor=actor, purpose=Purpose(purpose).value)
    return _groups(person) if field == "register_groups" else str(getattr(person, field))


def _groups(person: Person) -> str:
    records = RegisterRecord.objects.filter(id_index__of=person.id_number, extract__kind=RegisterExtract.Kind.GROUPS)
    return ", ".join(sorted({record.details["group"] for record in records}))


def _create(new: NewPerson) -> Person:
    person = Person(**_values(new))
    try:
        with transaction.atomic():
            person.save(force_insert=True)
    except IntegrityError:
        found = find(new.number.number)
        if found is None:
            raise
        return found
    return person


def _values(new: NewPerson) -> dict[str, Any]:
    return {
        "id_number": new.number.number,
        "name": new.name,
        "sort_key": sort_key_of(new.name),
        "sex": new.number.sex.value,
        "birth_date": new.number.birth_date,
        "phone": new.phone,
        "account_number": new.account_number,
        "account_holder": new.name if new.account_number else "",
        "account_bank": new.account_bank,
        "education": new.education,
    }


def _with_indexes(fields: Sequence[str]) -> list[str]:
    indexes = {"phone": "phone_index", "account_number": "account_index"}
    return [*fields, *(indexes[field] for field in fields if field in indexes)]


def _reveal_objections(person: Person, field: str, purpose: str, actor: Any) -> list[Reason]:
    found = []
    if not actor.has_role(*REVEALING_ROLES):
        found.append(Reason("REVEAL_NOT_OPEN", NOT_OPEN))
    elif not Person.objects.visible_to(actor).filter(pk=person.pk).exists():
        found.append(Reason("REVEAL_NOT_YOURS", NOT_YOURS))
    elif field != "id_number" and contacts.is_closed_to(actor, person):
        found.append(Reason("REVEAL_NOT_YET", NOT_YET))
    if field not in REVEALED_FIELDS:
        found.append(Reason("REVEAL_NO_SUCH_FIELD", sentence(NO_SUCH_FIELD, field=field)))
    if purpose not in Purpose.values:
        found.append(Reason("REVEAL_NO_PURPOSE", NO_PURPOSE, "purpose"))
    return found
