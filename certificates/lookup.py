"""The public check of a certificate: is it real, is it in force, and nothing about a person beyond what masks allow.

Whoever asks learns the same, after the same work, whether a number does not exist or belongs to another name.
"""

import hmac
import secrets
from dataclasses import dataclass
from datetime import date, datetime

from django.db import transaction
from django.utils import timezone

from certificates import throttle
from certificates.models import Certificate, Lookup
from certificates.models.certificate import CODE_LETTERS
from portal.shared.encryption import blind_index
from portal.shared.folding import without_blanks
from portal.shared.identity import ValueRefused, mask_name, normalise_name

NOBODY = "no certificate of ours bears this name"
RECEIPT_LETTERS = CODE_LETTERS.upper()


@dataclass(frozen=True)
class Shown:
    """What the public sees of a certificate; `state` is that of the day asked."""

    state: Certificate.State
    holder: str
    occupation: str
    grade: str
    grade_label: str
    kind: str
    body: str
    issued_on: date
    expires_on: date | None


@dataclass(frozen=True)
class Answer:
    """An answered check: `certificate` is None where nothing matches, whatever the reason."""

    certificate: Shown | None
    at: datetime
    receipt: str

    @property
    def day(self) -> date:
        """The day asked, by the clock in China."""
        return timezone.localdate(self.at)


@transaction.atomic
def look_up(number: str, name: str, *, address: str, now: datetime) -> Answer:
    """Check a certificate by its number and its holder's name, as people write them.

    The same queries and the same comparison are made whatever the answer. Raises `throttle.TooMany`.
    """
    throttle.check(address, now=now)
    asked = normal_name(name)
    key, held = _candidate(without_blanks(number).upper())
    agree = hmac.compare_digest(blind_index(asked), blind_index(held))
    return _answer(key if agree else 0, f"{without_blanks(number).upper()}\n{asked}", address=address, now=now)


@transaction.atomic
def look_up_code(code: str, *, address: str, now: datetime) -> Answer:
    """Check a certificate by the random code in its QR picture. Raises `throttle.TooMany`."""
    throttle.check(address, now=now)
    normal = without_blanks(code).lower()
    key = Certificate.objects.filter(check_code=normal).values_list("pk", flat=True).first()
    return _answer(key or 0, normal, address=address, now=now)


def normal_name(text: str) -> str:
    """A name as it is compared: blanks, full width, case and the dot of minority names make no difference."""
    try:
        return normalise_name(text).casefold()
    except ValueRefused:
        return without_blanks(text).casefold()


def _candidate(number: str) -> tuple[int, str]:
    found = Certificate.objects.filter(number=number).values_list("pk", "holder_name").first()
    key, name = found or (0, NOBODY)
    return key, normal_name(name)


def _answer(key: int, question: str, *, address: str, now: datetime) -> Answer:
    found = Certificate.objects.select_related("occupation", "body").filter(pk=key).first()
    receipt = _record(question, address=address, now=now, found=found is not None)
    return Answer(_shown(found, timezone.localdate(now)) if found else None, now, receipt)


def _record(question: str, *, address: str, now: datetime, found: bool) -> str:
    letters = "".join(secrets.choice(RECEIPT_LETTERS) for _place in range(8))
    row = Lookup.objects.create(
        at=now,
        address_index=throttle.address_index(address),
        question_index=blind_index(f"certificate check for {question}"),
        found=found,
        receipt=f"{letters[:4]}-{letters[4:]}",
    )
    return row.receipt


def _shown(certificate: Certificate, today: date) -> Shown:
    return Shown(
        state=certificate.state_on(today),
        holder=mask_name(certificate.holder_name),
        occupation=certificate.occupation.label,
        grade=certificate.grade,
        grade_label=certificate.get_grade_display(),
        kind=certificate.get_kind_display(),
        body=certificate.body.name,
        issued_on=certificate.issued_on,
        expires_on=certificate.expires_on,
    )
