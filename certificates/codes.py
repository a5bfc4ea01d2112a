"""The QR picture that leads from a certificate to its public check."""

import segno
from django.utils.safestring import SafeString, mark_safe
from django.utils.translation import gettext as _


def qr_svg(address: str, *, scale: int = 3) -> SafeString:
    """An address as an SVG of black squares, `scale` px each, no margin; it withstands 15 % of damage (level M)."""
    title = _("QR code that leads to the public check of this certificate")
    return mark_safe(segno.make(address, error="m", micro=False).svg_inline(scale=scale, border=0, title=title))
