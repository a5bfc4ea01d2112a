"""The trainee's own pages: what is left this year, claims, certificates, classes."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from decimal import Decimal
from typing import Any, NamedTuple

from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

from certificates.models import Certificate
from institutions.models import TrainingClass
from portal.accounts.access import role_required
from portal.accounts.roles import Role
from portal.dashboards import own_claims, own_classes
from portal.dashboards.own_claims import OwnClaim
from portal.shared.scoping import get_visible
from portal.shared.sentences import Text, sentence
from subsidies import entitlements, line_reasons, sheets
from subsidies.entitlements import Uses
from subsidies.models import ClaimLine, Entitlement, Policy
from subsidies.models.claim_line import INVALID
from trainees.models import Enrolment, Person

SCHEME = "JY-CERT"
Line = ClaimLine.State
DRAFTED = _("Your certificate is recorded, and the portal is drafting the claim. You need not apply.")


class Nothing(NamedTuple):
    """Why something does not come of a class: the words for each way in which it ended."""

    not_passed: Text
    has_left: Text
    stopped: Text
    closed: Text


NO_CLAIM = Nothing(
    _("Nothing can be drawn for %(title)s, because it was not passed: %(why)s"),
    _("Nothing can be drawn for %(title)s, because you left it: %(why)s"),
    _("Nothing can be drawn for %(title)s, because the class does not go on."),
    _("Nothing can be drawn for %(title)s, because the class is closed and no certificate came."),
)
NO_CERTIFICATE = Nothing(
    _("No certificate comes of %(title)s, because it was not passed: %(why)s"),
    _("No certificate comes of %(title)s, because you left it: %(why)s"),
    _("No certificate comes of %(title)s, because the class does not go on."),
    _("No certificate came of %(title)s, and the class is closed. Ask your institution if you did pass."),
)


@role_required(Role.TRAINEE)
@require_safe
def my_file(request: HttpRequest) -> HttpResponse:
    """My training file: one page on a phone."""
    person = Person.objects.visible_to(request.user).filter(user=request.user).first()
    if person is None:
        return render(request, "dashboards/my_nothing.html")
    now = timezone.now()
    classes = own_classes.enrolments_of(request.user)
    present = own_classes.present(classes)
    uses = uses_of(person, classes, now=now)
    claims = own_claims.of(request.user, now=now)
    certificates = list(_certificates(request.user))
    values = {
        "person": person,
        "uses": uses,
        "cards": cards(uses, claims) if uses else [],
        "claims": [each for each in claims if each.line.state != Line.PAID][:3] or claims[:1],
        "claim_count": len(claims),
        "no_claim": "" if claims else _instead_of_a_claim(certificates, classes),
        "certificates": certificates[:1],
        "no_certificate": "" if certificates else why_nothing(classes, NO_CERTIFICATE),
        "certificate_count": len(certificates),
        "classes": own_classes.with_hours(present, now=now),
        "class_count": len(classes),
    }
    return render(request, "dashboards/my_file.html", values)


@role_required(Role.TRAINEE)
@require_safe
def my_claims(request: HttpRequest) -> HttpResponse:
    """Every claim made for me, the newest first."""
    user = request.user
    claims = own_claims.of(user, now=timezone.now())
    why = "" if claims else _instead_of_a_claim(_certificates(user), own_classes.enrolments_of(user))
    return render(request, "dashboards/my_claims.html", {"claims": claims, "no_claim": why})


@role_required(Role.TRAINEE)
@require_safe
def my_claim(request: HttpRequest, pk: int) -> HttpResponse:
    """One claim: where it stands, and how its amount came about."""
    line = get_visible(own_claims.lines_of(request.user), request.user, pk=pk)
    sheet = sheets.of_line(line, line.claim.policy, sheets.Audience.TRAINEE)
    values = {
        "claim": own_claims.with_standing([line], now=timezone.now())[0],
        "line": line,
        "sheet": sheet,
        # what took a sum to nothing is told by the rules; a word that refused it stands with the claim
        "reasons": () if sheet.unpaid else line_reasons.of_award(line.award, line.certificate),
    }
    return render(request, "dashboards/my_claim.html", values)


@role_required(Role.TRAINEE)
@require_safe
def my_certificates(request: HttpRequest) -> HttpResponse:
    """Every certificate I hold, each with its QR picture."""
    certificates = list(_certificates(request.user))
    why = "" if certificates else why_nothing(own_classes.enrolments_of(request.user), NO_CERTIFICATE)
    return render(request, "dashboards/my_certificates.html", {"certificates": certificates, "no_certificate": why})


@role_required(Role.TRAINEE)
@require_safe
def my_classes(request: HttpRequest) -> HttpResponse:
    """Every class I was entered in, the newest first."""
    classes = own_classes.with_hours(own_classes.enrolments_of(request.user), now=timezone.now())
    return render(request, "dashboards/my_classes.html", {"classes": classes})


@dataclass(frozen=True)
class Card:
    """One use of the year: taken (with month, occupation, amount) or free."""

    number: int
    use: Entitlement | None
    day: Any = None
    amount: Decimal | None = None


def _certificates(user: Any) -> QuerySet[Certificate]:
    own = Certificate.objects.visible_to(user).filter(person__user=user)
    return own.select_related("occupation", "body").order_by("-issued_on", "-pk")


def why_nothing(enrolments: Sequence[Enrolment], words: Nothing) -> Text:
    """Why nothing will come of any class of the person, said of the newest one; empty while something may come."""
    why = [_nothing_of(each, words) for each in enrolments]
    return why[0] if why and all(why) else ""


def _nothing_of(enrolment: Enrolment, words: Nothing) -> Text:
    course = enrolment.training_class
    told = {"title": course.title, "why": enrolment.why_left}
    if enrolment.state == Enrolment.State.FAILED:
        return sentence(words.not_passed, **told)
    if enrolment.state in (Enrolment.State.WITHDRAWN, Enrolment.State.DROPPED):
        return sentence(words.has_left, **told)
    if course.state == TrainingClass.State.CLOSED and enrolment.state != Enrolment.State.CERTIFIED:
        return sentence(words.closed, **told)
    return sentence(words.stopped, **told) if course.is_stopped else ""


def _instead_of_a_claim(certificates: Iterable[Certificate], enrolments: Sequence[Enrolment]) -> Text:
    """What whoever has no claim is told; empty while a certificate has to come first."""
    awaiting = any(each.enrolment_id and each.state not in INVALID for each in certificates)
    return DRAFTED if awaiting else why_nothing(enrolments, NO_CLAIM)


def uses_of(person: Person, enrolments: Sequence[Enrolment], *, now: datetime) -> Uses | None:
    """The uses of this year where the person is trained; None where no policy is in force."""
    if not enrolments:
        return None
    place, today = enrolments[0].training_class.institution.jurisdiction, timezone.localdate(now)
    here = Policy.objects.in_force(today).filter(jurisdiction__code__in=place.codes)
    policy = here.select_related("jurisdiction").order_by("-jurisdiction__path").first()
    if policy is None:
        return None
    cap = entitlements.cap_of(policy, scheme=SCHEME)
    return entitlements.uses_of(person, jurisdiction=policy.jurisdiction, year=today.year, cap=cap)


def cards(uses: Uses, claims: Sequence[OwnClaim]) -> list[Card]:
    """A card for every use a year allows; without a limit, one for every use taken."""
    amounts = {each.line.entitlement_id: each.line.amount for each in claims if each.line.entitlement_id}
    taken = [
        Card(place, use, use.certificate.issued_on if use.certificate else use.reserved_at, amounts.get(use.pk))
        for place, use in enumerate(uses.live, start=1)
    ]
    return [*taken, *(Card(place, None) for place in range(len(taken) + 1, (uses.cap or 0) + 1))]
