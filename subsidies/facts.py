"""The only bridge from rows to facts. Gathers for many enrolments at once with a fixed number of queries."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass, replace
from datetime import date, datetime
from decimal import Decimal
from typing import Any

from django.db.models import Prefetch
from django.utils import timezone

from certificates.models import Certificate, certificate_of
from institutions import directories
from institutions.models import Listing, TrainingClass
from portal.shared.periods import in_force
from subsidies import registers
from subsidies.decided import Decided
from subsidies.models import Entitlement, Policy
from subsidies.registers import Registers
from subsidies.rules import facts as rules
from trainees.models import Enrolment, GroupEvidence, Tie

RELATED = ("person", "group", "employer__jurisdiction")
CERTIFICATES = Prefetch("certificates", Certificate.objects.select_related("occupation"))
EMPLOYED_GROUPS = frozenset({"enterprise_employee", "new_hire", "transferred_staff", "dispatch_worker"})


@dataclass(frozen=True)
class Asked:
    """What is asked: one enrolment, with its certificate once there is one."""

    enrolment: Enrolment
    certificate: Certificate | None

    @property
    def day(self) -> date:
        """The date that counts: the certificate's issue, before that the planned end of the class (AMB-09)."""
        return self.certificate.issued_on if self.certificate else self.enrolment.training_class.ends_on


def of_class(training_class: TrainingClass, *, policy: Policy, scheme: str, stage: str) -> dict[int, rules.Facts]:
    """Facts by enrolment key for every live enrolment of a class."""
    enrolments = training_class.enrolments.live().select_related(*RELATED).prefetch_related(CERTIFICATES)
    asked = [Asked(enrolment, certificate_of(enrolment) if stage == "claim" else None) for enrolment in enrolments]
    return gather(asked, training_class=training_class, policy=policy, scheme=scheme, stage=stage)


def of_enrolment(
    enrolment: Enrolment, *, certificate: Certificate | None, policy: Policy, scheme: str, stage: str
) -> rules.Facts:
    """Facts of one enrolment, with its certificate or before there is one."""
    course, asked = enrolment.training_class, Asked(enrolment, certificate)
    return gather([asked], training_class=course, policy=policy, scheme=scheme, stage=stage)[enrolment.pk]


def gather(
    asked: list[Asked], *, training_class: TrainingClass, policy: Policy, scheme: str, stage: str
) -> dict[int, rules.Facts]:
    """Facts by enrolment key. The line's own reservation is left out of its history (always true 1)."""
    known = Known.of(asked, training_class, policy)
    return {
        item.enrolment.pk: _facts(item, known, training_class, policy=policy, scheme=scheme, stage=stage)
        for item in asked
    }


@dataclass(frozen=True)
class Known:
    """What the tables say of a class and its persons, gathered at once. Everything about a person that may change is
    taken as of the first day of the class (AMB-22, AMB-25)."""

    institution: rules.Institution
    groups: dict[int, set[str]]
    ties: dict[int, set[str]]
    entitlements: dict[int, list[Entitlement]]
    registers: Registers
    standing: dict[date, tuple[bool, bool]]
    decided: Decided
    evaluated: tuple[tuple[date, date | None], ...]  # days on which the institution evaluates its own staff for this

    @classmethod
    def of(cls, asked: list["Asked"], training_class: TrainingClass, policy: Policy) -> "Known":
        enrolments = [item.enrolment for item in asked]
        persons = [enrolment.person_id for enrolment in enrolments]
        day = training_class.starts_on
        return cls(
            institution=_institution(training_class),
            groups=_sets(GroupEvidence.objects.filter(in_force(day), person__in=persons), "group__code"),
            ties=_ties(enrolments, policy, day),
            entitlements=_entitlements(persons),
            registers=registers.speaking_of([enrolment.person for enrolment in enrolments], day=day),
            standing={day: _standing(training_class, day) for day in {item.day for item in asked}},
            decided=Decided.of(training_class.institution.jurisdiction, policy),
            evaluated=_evaluated(training_class),
        )


def _evaluated(training_class: TrainingClass) -> tuple[tuple[date, date | None], ...]:
    if training_class.mode != TrainingClass.Mode.ENTERPRISE_OWN_EVALUATION:
        return ()
    own = Listing.objects.not_taken_back().filter(
        own_evaluation__evaluation__enterprise=training_class.institution_id,
        occupation=training_class.occupation_id,
        grades__contains=[training_class.grade],
    )
    return tuple(own.values_list("valid_from", "valid_to"))


def _standing(training_class: TrainingClass, day: date) -> tuple[bool, bool]:
    """In the catalogue, on the shortage list: as the lists stand on that day."""
    occupation, place = training_class.occupation, training_class.institution.jurisdiction
    entry = directories.catalogue_entry(occupation, training_class.grade, jurisdiction=place, on=day)
    return entry is not None, directories.on_shortage_list(occupation, jurisdiction=place, on=day)


def _ties(enrolments: list[Enrolment], policy: Policy, day: date) -> dict[int, set[str]]:
    """Ties to the policy's place. A person of whom ties to other places alone are recorded has an empty set, one of
    whom none is recorded has no entry: nothing is known of that person (JY-87, AMB-25)."""
    here = policy.jurisdiction.path
    found: dict[int, set[str]] = {}
    for tie in Tie.objects.filter(person__in=[each.person_id for each in enrolments]).select_related("jurisdiction"):
        kinds = found.setdefault(tie.person_id, set())
        if tie.valid_from <= day <= (tie.valid_to or day) and tie.jurisdiction.path.startswith(here):
            kinds.add(tie.kind)
    for enrolment in enrolments:
        if enrolment.employer and enrolment.employer.jurisdiction.path.startswith(here):
            found.setdefault(enrolment.person_id, set()).add(Tie.Kind.WORK)
    return found


def _sets(rows: Any, column: str) -> dict[int, set[str]]:
    found: dict[int, set[str]] = defaultdict(set)
    for person, value in rows.values_list("person_id", column):
        found[person].add(value)
    return found


def _entitlements(persons: list[int]) -> dict[int, list[Entitlement]]:
    found: dict[int, list[Entitlement]] = defaultdict(list)
    rows = Entitlement.objects.live().filter(person__in=persons)
    for row in rows.select_related("occupation", "certificate", "policy", "enrolment__training_class"):
        found[row.person_id].append(row)
    return found


def _facts(
    item: Asked, known: Known, training_class: TrainingClass, *, policy: Policy, scheme: str, stage: str
) -> rules.Facts:
    enrolment, certificate = item.enrolment, item.certificate
    in_catalogue, on_shortage_list = known.standing[item.day]
    grade = certificate.grade if certificate else training_class.grade
    kind = certificate.kind if certificate else None
    return rules.Facts(
        scheme=scheme,
        stage=stage,
        date=item.day,
        grade=grade,
        certificate_kind=kind,
        route=certificate.route if certificate else "training",
        occupation=(certificate or training_class).occupation.code,
        occupation_in_catalogue=in_catalogue,
        shortage=on_shortage_list,
        training_mode=training_class.mode,
        cost_paid_by=training_class.paid_by,
        actual_cost_cny=training_class.cost_per_person,
        trainee_fee_cny=training_class.trainee_fee,
        headcount=1,
        assessment_passed=True if certificate else None,
        person=_person(enrolment, known, item.day),
        employer=_employer(enrolment, known),
        institution=known.institution,
        training_class=_class(training_class),
        hours=_hours(enrolment),
        own_evaluation=_own_evaluation(item, known, training_class),
        history=tuple(_history(enrolment, known)),
        pack=known.decided.facts(
            scheme=scheme, kind=kind, grade=grade, day=item.day, first_day=training_class.starts_on
        ),
    )


def _person(enrolment: Enrolment, known: Known, day: date) -> rules.Person:
    person = enrolment.person
    pension = known.registers.pension(person)
    ties = known.ties.get(person.pk)
    return rules.Person(
        id=str(person.pk),
        age=person.age_on(day),
        groups=tuple(sorted(_groups(enrolment, known))),
        pension="entitled" if pension else "none",
        pension_from=pension.valid_from if pension else None,
        ties=None if ties is None else tuple(sorted(ties)),
    )


def _groups(enrolment: Enrolment, known: Known) -> set[str]:
    groups = known.groups.get(enrolment.person_id, set()) | known.registers.groups(enrolment.person)
    return groups | {enrolment.group.code} if enrolment.group else groups


def _employer(enrolment: Enrolment, known: Known) -> rules.Employer | None:
    """Employed is whose employer is known, by the insurance register or the roster, or who is on the roster as an
    employee (AMB-05)."""
    insured = known.registers.employer(enrolment.person)
    if enrolment.employer:
        return rules.Employer(id=enrolment.employer.credit_code, type="enterprise", insured=True if insured else None)
    if insured:
        return rules.Employer(id=insured, type="enterprise", insured=True)
    if enrolment.employer_name or (enrolment.group and enrolment.group.code in EMPLOYED_GROUPS):
        return rules.Employer(id=enrolment.employer_name or None, type="enterprise")
    return None


def _institution(training_class: TrainingClass) -> rules.Institution:
    """Its standing in the directory when the class was filed; for a class not filed yet, on its first day."""
    institution, listed = training_class.institution, training_class.institution_listed
    if listed is None:
        listed = directories.is_listed(
            institution,
            directory=Listing.Directory.TRAINING,
            occupation=training_class.occupation,
            grade=training_class.grade,
            on=training_class.starts_on,
        )
    removal = removal_of(training_class)
    return rules.Institution(
        id=institution.credit_code,
        kind=institution.kinds[0],
        listed_at_filing=listed,
        removed=removal is not None,
        removed_on=removal.valid_to if removal else None,
    )


def removal_of(training_class: TrainingClass) -> Listing | None:
    """The institution's being struck off the training directory for cause, unless a later decision lists it again."""
    listings = training_class.institution.listings.filter(directory=Listing.Directory.TRAINING)
    removal = listings.filter(removed_for_cause=True).order_by("valid_to", "pk").last()
    again = listings.not_taken_back().filter(removed_for_cause=False)
    if removal is None or again.filter(valid_from__gt=removal.valid_to).exists():
        return None
    return removal


def filing(filed_at: datetime | None, *, starts_on: date, ends_on: date) -> rules.ClassFacts:
    """What was filed, a class or what stands in for one: when, if it was, and for which days."""
    filed_on = timezone.localdate(filed_at) if filed_at else None
    return rules.ClassFacts(
        filed=filed_on is not None,
        filed_date=filed_on,
        filed_before_start=filed_on <= starts_on if filed_on else None,
        start_date=starts_on,
        ended_on=ends_on,
        in_system=True,
    )


def _class(training_class: TrainingClass) -> rules.ClassFacts:
    change_filed = training_class.hours_change_in_order
    return replace(
        filing(training_class.filed_at, starts_on=training_class.starts_on, ends_on=training_class.ends_on),
        hours_changed=None if change_filed is None else True,
        change_filed=change_filed,
        catalogue_at_filing=training_class.in_catalogue,
        shortage_at_filing=training_class.on_shortage_list,
    )


def _own_evaluation(item: Asked, known: Known, training_class: TrainingClass) -> rules.OwnEvaluation | None:
    """Of a class of an enterprise that evaluates its own staff: whether that was filed for the day that counts and the
    certificate is its own, and whether the person had been trained before (QD-28, QD-32, JY-47)."""
    if training_class.mode != TrainingClass.Mode.ENTERPRISE_OWN_EVALUATION:
        return None
    holds = any(first <= item.day <= (last or item.day) for first, last in known.evaluated)
    own = item.certificate is None or item.certificate.body_id == training_class.institution_id
    return rules.OwnEvaluation(filed=holds and own, trained_before=_trained_before(item, training_class))


def _trained_before(item: Asked, training_class: TrainingClass) -> bool | None:
    """Nothing is known of it before there is a certificate. What counts is the last day of the class: on which day it
    was concluded in the portal says nothing of the training."""
    if item.certificate is None:
        return None
    return item.enrolment.completed_at is not None and training_class.ends_on <= item.certificate.issued_on


def _hours(enrolment: Enrolment) -> rules.Hours | None:
    if enrolment.attended_hours is None:
        return None
    return rules.Hours(on_site=enrolment.attended_hours, online=enrolment.online_hours or Decimal(0))


def earlier_of(persons: list[int]) -> dict[int, list[rules.HistoryEntry]]:
    """What these people drew or were promised so far, by key. One query."""
    found: dict[int, list[rules.HistoryEntry]] = defaultdict(list)
    for person, rows in _entitlements(persons).items():
        found[person] = [history_entry(row) for row in rows]
    return found


def _history(enrolment: Enrolment, known: Known) -> Iterable[rules.HistoryEntry]:
    for earlier in known.entitlements.get(enrolment.person_id, []):
        if earlier.enrolment_id != enrolment.pk:
            yield history_entry(earlier)


def history_entry(earlier: Entitlement) -> rules.HistoryEntry:
    """An entitlement as the rules see it: an earlier subsidy, or one that is promised."""
    certificate = earlier.certificate
    day = certificate.issued_on if certificate else earlier.enrolment.training_class.ends_on
    return rules.HistoryEntry(
        date=day,
        scheme=earlier.scheme,
        occupation=earlier.occupation.code,
        grade=earlier.grade,
        certificate_kind=certificate.kind if certificate else None,
        jurisdiction=earlier.policy.code,
        counted=earlier.slot is not None,
        status=earlier.state,
    )
