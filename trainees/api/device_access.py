"""Who sends attendance: a device that signs its request with its own key, instead of a token of an account."""

import re
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from django.contrib.auth.models import AnonymousUser
from django.utils import timezone
from drf_spectacular.extensions import OpenApiAuthenticationExtension
from rest_framework.authentication import BaseAuthentication
from rest_framework.exceptions import AuthenticationFailed
from rest_framework.permissions import BasePermission
from rest_framework.request import Request
from rest_framework.throttling import SimpleRateThrottle

from portal.shared.api import KEY_FORM, KEY_HEADER, TooLarge
from trainees import devices, signatures
from trainees.models import Device

DEVICE_HEADER, TIME_HEADER, SIGNATURE_HEADER = "Xunbu-Device", "Xunbu-Time", "Xunbu-Signature"
LARGEST_BODY = 4 * 1024 * 1024  # bytes; five thousand marks need a fifth of it
FORMS = {
    DEVICE_HEADER: r"[0-9]{1,18}",
    TIME_HEADER: r"[0-9]{1,11}",
    SIGNATURE_HEADER: r"[0-9a-f]{64}",
    KEY_HEADER: KEY_FORM,
}
NOBODYS_KEY = "00" * signatures.KEY_BYTES
UNKNOWN = "This device or its signature is unknown."


class OutOfUse(AuthenticationFailed):
    default_detail = "This device is out of use; the institution has to register it anew."
    default_code = "device_out_of_use"


class ClockTooFar(AuthenticationFailed):
    default_code = "clock_too_far"


@dataclass(frozen=True)
class Signed:
    """A request with a right signature: whose it is, the key of its batch, and the device's own time."""

    device: Device
    batch: str
    sent_at: datetime


class DeviceSignature(BaseAuthentication):
    """The headers `Xunbu-Device`, `Xunbu-Time`, `Idempotency-Key` and `Xunbu-Signature`, see `trainees.signatures`."""

    def authenticate(self, request: Request) -> tuple[Any, Signed] | None:
        given = {name: request.headers.get(name, "") for name in FORMS}
        if not given[DEVICE_HEADER] and not given[SIGNATURE_HEADER]:
            return None
        if int(request.META.get("CONTENT_LENGTH") or 0) > LARGEST_BODY:
            raise TooLarge
        if not all(re.fullmatch(form, given[name]) for name, form in FORMS.items()):
            raise AuthenticationFailed(f"These headers are needed: {', '.join(FORMS)}.")
        return AnonymousUser(), _checked(request, given, timezone.now())

    def authenticate_header(self, request: Request) -> str:
        return "Device"


def _checked(request: Request, given: dict[str, str], now: datetime) -> Signed:
    device = Device.objects.select_related("institution").filter(pk=given[DEVICE_HEADER]).first()
    text = signatures.signed_text(
        method=str(request.method), path=request.get_full_path(), time=given[TIME_HEADER], batch=given[KEY_HEADER],
        body=request.body,
    )  # fmt: skip
    # who does not exist takes as long as whoever signs wrongly
    key = device.key if device else NOBODYS_KEY
    if not signatures.fits(given[SIGNATURE_HEADER], key=key, text=text) or device is None:
        raise AuthenticationFailed(UNKNOWN)
    if not device.serves(now):
        raise OutOfUse
    return Signed(device, given[KEY_HEADER], _own_time(device, given[TIME_HEADER], now))


def _own_time(device: Device, time: str, now: datetime) -> datetime:
    ahead = int(time) - int(now.timestamp())
    if devices.is_off(ahead, devices.CLOCK_AT_MOST):
        devices.note_clock(device, ahead=max(-(2**31), min(ahead, 2**31 - 1)), now=now)
        here = f"{now.astimezone(UTC):%Y-%m-%dT%H:%M:%SZ}"
        raise ClockTooFar(f"The device's clock is {ahead} seconds ahead. It is {here}; set it and send again.")
    return datetime.fromtimestamp(int(time), UTC)


class FromDevice(BasePermission):
    """Nobody but a device may send."""

    def has_permission(self, request: Request, view: Any) -> bool:
        return isinstance(request.auth, Signed)


class DeviceThrottle(SimpleRateThrottle):
    """So many batches a device and minute."""

    scope = "device"

    def get_cache_key(self, request: Request, view: Any) -> str:
        ident = request.auth.device.pk if isinstance(request.auth, Signed) else self.get_ident(request)
        return self.cache_format % {"scope": self.scope, "ident": ident}


class SignatureScheme(OpenApiAuthenticationExtension):
    """The signature's header; docs/api.md says how it is made."""

    target_class = "trainees.api.device_access.DeviceSignature"
    name = "device"

    def get_security_definition(self, auto_schema: Any) -> dict[str, str]:
        return {"type": "apiKey", "in": "header", "name": SIGNATURE_HEADER}
