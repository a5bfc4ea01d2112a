"""Letting institutions and people in: who is known to the portal, and what each may do there."""

import secrets
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from typing import Any

from django.contrib.auth.hashers import make_password
from django.core.exceptions import ValidationError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from institutions.models import Institution, Membership
from portal.accounts import grants
from portal.accounts.models import RoleGrant, User
from portal.accounts.roles import BUREAU_ROLES, OFFICER_ROLES, STAFF_ROLES, Role
from portal.reference.models import Jurisdiction
from portal.shared import trail
from portal.shared.refusals import Reason, refuse_if
from portal.shared.sentences import sentence

USERNAME_UNFIT = _(
    "“%(username)s” cannot be a user name: it has 1 to 150 letters, digits and the characters @ . + - _, "
    "and no blanks."
)
USERNAME_TAKEN = _("There is an account “%(username)s” already.")
NEEDS_PLACE = _("“%(role)s” is an office of a place: say of which.")
NEEDS_INSTITUTION = _("“%(role)s” works for an institution: say for which.")
EVALUATES_NOT = _("“%(role)s” works for an evaluation body or an enterprise; %(name)s is neither.")
TRAINS_NOT = _("“%(role)s” works for an institution that trains; %(name)s only evaluates.")
OF_A_PERSON = _("A trainee's account belongs to a person on file and is not opened here.")
SUPPORT_IS_AUDIT = _("Only an auditor's account reads the tables of support.")
NOBODY_ANSWERS = _(
    "Name with --by the officer who answers for this account: only the first officer of a place has none."
)
ALREADY_KNOWN = _("%(code)s is known already: %(name)s.")


@dataclass(frozen=True)
class Opened:
    """A new account and its first password, which is good until the first sign-in and cannot be shown again; empty
    where the person keeps a password of old."""

    user: User
    password: str


@transaction.atomic
def register(
    *, name: str, credit_code: str, kinds: Sequence[str], jurisdiction: Jurisdiction, actor: Any,
    now: datetime | None = None,
) -> Institution:  # fmt: skip
    """Make an institution known under its unified social credit code (GB 32100).

    Raises `Refused` INSTITUTION_KNOWN, and `ValidationError` for a code or kind that is none.
    """
    known = Institution.objects.filter(credit_code=credit_code).first()
    said = sentence(ALREADY_KNOWN, code=credit_code, name=known.name) if known else ""
    refuse_if([Reason("INSTITUTION_KNOWN", said)] if known else [])
    made = Institution(name=name, credit_code=credit_code, kinds=list(kinds), jurisdiction=jurisdiction)
    made.full_clean()
    made.save()
    trail.record("register institution", made, actor=actor, details={"kinds": list(kinds)}, at=now)
    return made


@transaction.atomic
def open_account(
    username: str, *, display_name: str, role: Role, actor: Any, today: date,
    jurisdiction: Jurisdiction | None = None, institution: Institution | None = None, support: bool = False,
    hashed: str = "", now: datetime | None = None,
) -> Opened:  # fmt: skip
    """Open an account with one role: an officer's in a place, staff's at an institution; an auditor may also give
    `support`, and then reads the tables of the admin. An `actor` answers for all but the first officer of a place.
    `hashed` as in `new_account`. Raises `Refused`."""
    place = jurisdiction if role in BUREAU_ROLES else None
    objections = [*_objections(username, role, jurisdiction, institution), *_no_support(role, support)]
    refuse_if([*objections, *nobody_answers(actor, today=today, place=place)])
    opened = new_account(username, display_name=display_name, actor=actor, support=support, hashed=hashed, now=now)
    _let_in(opened.user, role, actor=actor, today=today, now=now, jurisdiction=jurisdiction, institution=institution)
    return opened


def new_account(
    username: str, *, display_name: str, actor: Any, support: bool = False, hashed: str = "",
    now: datetime | None = None,
) -> Opened:  # fmt: skip
    """An account that may do nothing yet; call it in the transaction that gives it its role. `hashed`: the hash of a
    password that the person has and keeps, instead of a first one."""
    password = "" if hashed else secrets.token_urlsafe(12)
    user = User.objects.create(
        username=User.normalize_username(username), password=hashed or make_password(password),
        display_name=display_name, must_change_password=not hashed, is_staff=support,
        date_joined=now or timezone.now(),
    )  # fmt: skip
    trail.record("open account", user, actor=actor, details={"support": support}, at=now)
    return Opened(user, password)


def _let_in(
    user: User, role: Role, *, actor: Any, today: date, now: datetime | None,
    jurisdiction: Jurisdiction | None, institution: Institution | None,
) -> None:  # fmt: skip
    """Give an account a role from today on: an officer's in a place, staff's at an institution."""
    at = jurisdiction if role in OFFICER_ROLES else None
    grants.give(user, role, actor=actor, valid_from=today, jurisdiction=at, now=now)
    if role in STAFF_ROLES:
        Membership.objects.create(institution=institution, user=user, valid_from=today)
        trail.record("join institution", user, actor=actor, details={"institution": institution.pk}, at=now)


def _objections(
    username: str, role: Role, jurisdiction: Jurisdiction | None, institution: Institution | None
) -> list[Reason]:
    found = name_objections(username)
    if role == Role.TRAINEE:
        found.append(Reason("ACCOUNT_OF_A_PERSON", OF_A_PERSON))
    return found + _misplaced(role, jurisdiction, institution)


def name_objections(username: str) -> list[Reason]:
    """The reason against an account of this name, where there is one. Names that differ in capitals alone, or in the
    width of their letters, look the same."""
    try:
        User._meta.get_field("username").clean(username, None)
    except ValidationError:
        return [Reason("USERNAME_UNFIT", sentence(USERNAME_UNFIT, username=username))]
    taken = User.objects.filter(username__iexact=User.normalize_username(username)).exists()
    return [Reason("USERNAME_TAKEN", sentence(USERNAME_TAKEN, username=username))] if taken else []


def nobody_answers(actor: Any, *, today: date, place: Jurisdiction | None = None) -> list[Reason]:
    """The reason against an account without an `actor`; none for an officer of a `place` that has nobody yet who
    could answer."""
    officers = RoleGrant.objects.in_force(today).filter(role__in=BUREAU_ROLES, user__is_active=True)
    first = place is not None and not officers.filter(jurisdiction=place).exists()
    return [] if actor or first else [Reason("NOBODY_ANSWERS", NOBODY_ANSWERS)]


def _no_support(role: Role, support: bool) -> list[Reason]:
    return [Reason("SUPPORT_IS_AUDIT", SUPPORT_IS_AUDIT)] if support and role != Role.AUDITOR else []


def _misplaced(role: Role, jurisdiction: Jurisdiction | None, institution: Institution | None) -> list[Reason]:
    found = []
    if role in OFFICER_ROLES and jurisdiction is None:
        found.append(Reason("ROLE_NEEDS_PLACE", sentence(NEEDS_PLACE, role=role.label)))
    if role in STAFF_ROLES and institution is None:
        found.append(Reason("ROLE_NEEDS_INSTITUTION", sentence(NEEDS_INSTITUTION, role=role.label)))
    if role in STAFF_ROLES and institution is not None:
        found += _of_another_kind(role, institution)
    return found


def _of_another_kind(role: Role, institution: Institution) -> list[Reason]:
    """Whoever examines works for an evaluation body, or for an enterprise that may evaluate its own staff; whoever
    trains works for one that is more than an evaluation body."""
    evaluation, enterprise = Institution.Kind.EVALUATION_BODY, Institution.Kind.ENTERPRISE
    if role == Role.EVALUATOR:
        fits, said = not {evaluation, enterprise}.isdisjoint(institution.kinds), EVALUATES_NOT
    else:
        fits, said = set(institution.kinds) != {evaluation}, TRAINS_NOT
    return [] if fits else [Reason("ROLE_AT_OTHER_KIND", sentence(said, role=role.label, name=institution.name))]
