"""Back to the page somebody came from, as long as it is one of the portal's own."""

from urllib.parse import urlsplit

from django.http import HttpRequest
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

HOME = "home"


def own_address(request: HttpRequest, told: str) -> str:
    """`told` where it is an address of this portal, else that of the home: a browser can be made to say anything."""
    local = url_has_allowed_host_and_scheme(told, allowed_hosts={request.get_host()})
    return told if local and urlsplit(told).path.startswith("/") else reverse(HOME)
