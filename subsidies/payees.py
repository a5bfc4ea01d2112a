"""Who is paid for a line, on which account, and what stands against paying there."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, PayeeAccount
from portal.shared import trail
from portal.shared.folding import single_blanks, without_blanks
from portal.shared.identity import ValueRefused, mask_account, normalise_account
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence
from subsidies import standing
from subsidies.models import ClaimLine
from trainees.models import Person

Payee = Person | Institution
TAIL = 6
EMPLOYERS = {Institution.Kind.ENTERPRISE, Institution.Kind.ENTERPRISE_TRAINING_CENTRE}

NO_ACCOUNT = _("%(payee)s has no bank account on file. Please enter it here; the line then enters the next batch.")
NO_EMPLOYER = _(
    "The subsidy for %(person)s goes to the employer, but the roster names no registered enterprise. "
    "%(institution)s has to name it before this line can be paid."
)
OTHER_HOLDER = _(
    "The account on file is held by “%(holder)s”, the payee is %(payee)s. Please enter an account in the payee's own "
    "name."
)
SHARED = _(
    "The account ending in %(tail)s is also on file for %(others)s. Please ask which of them it belongs to and enter "
    "another account for the others."
)
LINE_HELD = _("%(person)s's line is on hold: %(reason)s. It can be paid once the hold is lifted.")
CLAIM_HELD = _("Claim %(claim)s is on hold: %(reason)s. It can be paid once the hold is lifted.")
WRONG_TAIL = _("The last six characters of the payee's %(document)s are others. Please check them on the document.")
WRONG_NAME = _("The account has to be held by %(payee)s, “%(holder)s” was entered.")
ACCOUNT_FORM = _("A bank account has 8 to 30 digits. Please check the number against the card.")
TAKEN = _("This account is on file for somebody else. Please enter an account of the payee's own.")
NO_BANK = _("Please enter the bank as printed on the card.")


@dataclass(frozen=True)
class Account:
    """Where a payee is paid."""

    holder: str
    bank: str
    number: str

    @property
    def masked(self) -> str:
        return mask_account(self.number)


def payee_of(line: ClaimLine) -> Payee | None:
    """The person, their employer, or the institution that claims; None where the employer is not known here."""
    if line.payee == "individual":
        return line.person
    claimant = line.claim.institution
    if line.payee == "employer" and not EMPLOYERS & set(claimant.kinds):
        return line.enrolment.employer
    return claimant


def account_of(payee: Payee) -> Account | None:
    """The account on file."""
    if isinstance(payee, Person):
        held = Account(payee.account_holder, payee.account_bank, payee.account_number)
        return held if payee.account_number else None
    account = getattr(payee, "payee_account", None)
    return Account(account.holder, account.bank, account.number) if account else None


def by_payee(lines: Iterable[ClaimLine]) -> dict[Any, list[ClaimLine]]:
    """Lines by who is paid, in the order in which each payee first appears."""
    found: dict[Any, list[ClaimLine]] = defaultdict(list)
    for line in lines:
        found[payee_of(line)].append(line)
    return found


def blocks(lines: Sequence[ClaimLine]) -> dict[int, list[Reason]]:
    """By key of the line: why it cannot be paid now. Lines that can be paid are not in it."""
    people = [line.person for line in lines if line.payee == "individual"]
    shared = _sharing(people)
    found = {line.pk: [*_holds(line), *standing.against(line), *_account(line, shared)] for line in lines}
    return {key: reasons for key, reasons in found.items() if reasons}


def holds(lines: Iterable[ClaimLine]) -> list[Reason]:
    """The holds on lines and their claims, and certificates that do not hold any more."""
    return [reason for line in lines for reason in (*_holds(line), *standing.against(line))]


def _holds(line: ClaimLine) -> list[Reason]:
    found = []
    if line.held:
        found.append(Reason("LINE_HELD", sentence(LINE_HELD, person=line.person, reason=line.held_reason)))
    if line.claim.held:
        found.append(Reason("CLAIM_HELD", sentence(CLAIM_HELD, claim=line.claim, reason=line.claim.held_reason)))
    return found


def _account(line: ClaimLine, shared: dict[int, list[str]]) -> list[Reason]:
    payee = payee_of(line)
    if payee is None:
        values = {"person": line.person, "institution": line.claim.institution}
        return [Reason("EMPLOYER_UNKNOWN", sentence(NO_EMPLOYER, **values))]
    account = account_of(payee)
    if account is None:
        return [Reason("ACCOUNT_MISSING", sentence(NO_ACCOUNT, payee=payee))]
    found = []
    if not same_name(account.holder, str(payee)):
        found.append(Reason("OTHER_HOLDER", sentence(OTHER_HOLDER, holder=account.holder, payee=payee)))
    if isinstance(payee, Person) and payee.pk in shared:
        found.append(_shared_reason(account, shared[payee.pk]))
    return found


def _shared_reason(account: Account, others: list[str]) -> Reason:
    return Reason("ACCOUNT_SHARED", sentence(SHARED, tail=account.number[-4:], others="、".join(others)))


def _sharing(people: Sequence[Person]) -> dict[int, list[str]]:
    """By key of the person: who else is paid on the same account. A personal account serves one person."""
    indexes = {bytes(person.account_index) for person in people if person.account_index}
    holders: dict[bytes, dict[int, str]] = defaultdict(dict)
    for pk, name, index in Person.objects.filter(account_index__in=indexes).values_list("pk", "name", "account_index"):
        holders[bytes(index)][pk] = name
    return {
        pk: [other for key, other in same.items() if key != pk]
        for same in holders.values()
        if len(same) > 1
        for pk in same
    }


def same_name(one: str, other: str) -> bool:
    """Whether two names are the same but for blanks and widths of characters."""
    return without_blanks(one) == without_blanks(other)


def enter_account(payee: Payee, *, account: Account, tail: str, actor: Any, now: datetime | None = None) -> Account:
    """Write a payee's account after the check of identity: the last six characters of the ID number (of the credit
    code for institutions), the payee's own name. Raises `Refused` with every fault."""
    number = _normal_number(account.number)
    refuse_if(_faults(payee, account, number, tail))
    entered = Account(str(payee), single_blanks(account.bank), number)
    _write(payee, entered)
    trail.record("enter account", payee, actor=actor, purpose="payment", at=now)
    return entered


def _normal_number(number: str) -> str:
    try:
        return normalise_account(number)
    except ValueRefused:
        return ""


def _faults(payee: Payee, account: Account, number: str, tail: str) -> list[Reason]:
    found = []
    if without_blanks(tail).upper() != document_of(payee)[1][-TAIL:]:
        found.append(Reason("WRONG_TAIL", sentence(WRONG_TAIL, document=document_of(payee)[0]), "tail"))
    if not same_name(account.holder, str(payee)):
        found.append(Reason("OTHER_HOLDER", sentence(WRONG_NAME, payee=payee, holder=account.holder), "holder"))
    if not account.bank.strip():
        found.append(Reason("BANK_MISSING", NO_BANK, "bank"))
    if not number:
        found.append(Reason("ACCOUNT_FORM", ACCOUNT_FORM, "number"))
    return found + _taken(payee, number)


def document_of(payee: Payee) -> tuple[Any, str]:
    """What proves who the payee is: its name and its number."""
    if isinstance(payee, Person):
        return _("ID number"), payee.id_number
    return _("unified social credit code"), payee.credit_code


def _taken(payee: Payee, number: str) -> list[Reason]:
    if not number or not isinstance(payee, Person):
        return []
    taken = Person.objects.filter(account_index__of=number).exclude(pk=payee.pk).exists()
    return [Reason("ACCOUNT_SHARED", TAKEN, "number")] if taken else []


def _write(payee: Payee, account: Account) -> None:
    if isinstance(payee, Person):
        payee.account_holder, payee.account_bank, payee.account_number = account.holder, account.bank, account.number
        payee.save(update_fields=["account_holder", "account_bank", "account_number", "account_index"])
        return
    values = {"holder": account.holder, "bank": account.bank, "number": account.number}
    PayeeAccount.objects.update_or_create(institution=payee, defaults=values)
