"""Which address a request comes from, so that nobody hides behind a header of his own making."""

import ipaddress

from django.conf import settings
from django.http import HttpRequest

NEIGHBOURHOOD = 64  # bits of an IPv6 address that belong to one household: it may use any of the rest


def address_of(request: HttpRequest) -> str:
    """The address as the outermost of our own proxies saw it; whatever stands before that in the header is hearsay.

    `settings.TRUSTED_PROXIES` says how many proxies of our own each request passes; each appends the address it was
    called from. A request that passed fewer is known by the address it came from itself. IPv6 addresses of one
    network of 64 bits count as one.
    """
    return _normal(_seen_by_proxies(request) or request.META.get("REMOTE_ADDR", ""))


def _seen_by_proxies(request: HttpRequest) -> str:
    count = settings.TRUSTED_PROXIES
    seen = [part.strip() for part in request.headers.get("X-Forwarded-For", "").split(",")]
    return seen[-count] if 0 < count <= len(seen) else ""


def _normal(text: str) -> str:
    try:
        address = ipaddress.ip_address(text)
    except ValueError:
        return text
    if isinstance(address, ipaddress.IPv4Address):
        return str(address)
    if address.ipv4_mapped:
        return str(address.ipv4_mapped)
    return str(ipaddress.ip_network((int(address), NEIGHBOURHOOD), strict=False))
