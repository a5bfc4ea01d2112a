"""The QR picture that leads from a certificate to its public check."""

from django.utils.safestring import SafeString
from django.utils.translation import gettext as _

from portal.shared import qr_codes


def qr_svg(address: str, *, scale: int = 3) -> SafeString:
    """The address of a certificate's check as a picture, `scale` px a square."""
    return qr_codes.qr_svg(address, title=_("QR code that leads to the public check of this certificate"), scale=scale)
