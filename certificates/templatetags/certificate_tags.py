"""What the pages of certificates show again and again: standing, grade, QR picture, the public form."""

import datetime as dt
from typing import Any

from django import template
from django.template.context import Context
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString
from django.utils.translation import gettext_lazy as _

from certificates.codes import qr_svg
from certificates.forms import CertificateCheckForm
from certificates.models import Certificate
from portal.reference.grades import LADDER
from portal.shared.badges import Family, family
from portal.shared.templatetags.marks import badge_html, grade_glyph

register = template.Library()
RESULT_WORDS = {
    Certificate.State.VALID: _("This certificate is valid"),
    Certificate.State.SUSPENDED: _("This certificate is suspended"),
    Certificate.State.REVOKED: _("This certificate was revoked"),
    Certificate.State.EXPIRED: _("This certificate has expired"),
}


def standing_badge(certificate: Certificate, today: dt.date) -> SafeString:
    """The badge of a certificate's state as of a day."""
    state = certificate.state_on(today)
    return badge_html(family("Certificate", state), state.label)


@register.simple_tag
def certificate_badge(certificate: Certificate) -> SafeString:
    """The badge of a certificate's state as of today."""
    return standing_badge(certificate, timezone.localdate())


@register.simple_tag
def certificate_grade(grade: str, label: object) -> SafeString:
    """Bars and word of a grade; a qualification without a ladder shows the word alone."""
    return grade_glyph(5 - LADDER.index(grade) if grade in LADDER else None, label)


@register.filter
def result_family(state: str) -> Family:
    """The family of the result of a check."""
    return family("Certificate", state)


@register.filter
def result_word(state: Certificate.State) -> object:
    """What a check says first."""
    return RESULT_WORDS[state]


@register.simple_tag(takes_context=True)
def certificate_qr(context: Context, certificate: Certificate) -> SafeString:
    """The QR picture that leads to the public check of this certificate."""
    path = reverse("certificate_by_code", args=[certificate.check_code])
    return qr_svg(context["request"].build_absolute_uri(path))


@register.simple_tag(takes_context=True)
def check_form(context: Context) -> Any:
    """The public form: the one sent, or an empty one where a page only offers it."""
    return context.get("check_form") or CertificateCheckForm()
