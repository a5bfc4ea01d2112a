"""QR pictures, drawn here: an address as an SVG of black squares."""

import segno
from django.utils.safestring import SafeString, mark_safe


def qr_svg(address: str, *, title: str, scale: int = 3, fluid: bool = False) -> SafeString:
    """`scale` px a square, no margin; it withstands 15 % of damage (level M). `title` says where it leads.

    A `fluid` one is as large as the page's style says."""
    code = segno.make(address, error="m", micro=False)
    return mark_safe(code.svg_inline(scale=scale, border=0, title=title, omitsize=fluid))
