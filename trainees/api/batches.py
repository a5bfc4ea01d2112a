"""Batches of attendance devices: marks of any class of the device's institution, each judged by itself."""

from collections.abc import Sequence
from datetime import datetime
from typing import Any

from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework import serializers
from rest_framework.exceptions import ValidationError
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.viewsets import GenericViewSet

from portal.shared.api import IDEMPOTENCY_KEY
from portal.shared.api_fields import FIRST_MOMENT, LAST_MOMENT, MomentField
from portal.shared.identity import ValueRefused, parse
from portal.shared.refusals import Reason
from trainees import device_batches
from trainees.api.device_access import (
    DEVICE_HEADER,
    FORMS,
    SIGNATURE_HEADER,
    TIME_HEADER,
    DeviceSignature,
    DeviceThrottle,
    FromDevice,
)
from trainees.api.marks import LARGEST_BATCH, ReceivedSerializer
from trainees.device_export import DeviceMark
from trainees.matching import Refusal
from trainees.models import AttendanceMark

PATH = "/api/v1/attendance/batches/"  # as devices sign it
# a platform's spans come as a file; a moment "online" proves nothing a device could have seen
WAYS = [(way.value, way.label) for way in AttendanceMark.Way if way is not AttendanceMark.Way.ONLINE]
KNOWN_WAYS = frozenset(value for value, _label in WAYS)
NO_MOMENT = Reason("MOMENT_FORM", _("The time cannot be read. It is written like 2026-05-06T08:29:14+08:00."), "at")
NO_WAY = Reason("WAY_UNKNOWN", _("The way is face, qr or card."), "way")
NO_MARK = Reason("MARK_FORM", _("A mark is an object with id_number, at and way."), "")


def _header(name: str, words: str) -> OpenApiParameter:
    form = {"type": "string", "pattern": f"^{FORMS[name]}$"}
    return OpenApiParameter(name, form, OpenApiParameter.HEADER, required=True, description=words)


HEADERS = [
    _header(DEVICE_HEADER, "The device's ID, told when it was registered."),
    _header(TIME_HEADER, "The device's own time now, in seconds since 1970."),
    _header(SIGNATURE_HEADER, "HMAC-SHA-256 in hex of method, path, time, key of the batch and SHA-256 of the body."),
    IDEMPOTENCY_KEY,
]


class DeviceMarkSerializer(serializers.Serializer[Any]):
    """One person seen by the device. Fractions of a second do not count."""

    id_number = serializers.CharField(max_length=40)
    at = MomentField()
    way = serializers.ChoiceField(WAYS)


class DeviceBatchSerializer(serializers.Serializer[Any]):
    marks = DeviceMarkSerializer(many=True, max_length=LARGEST_BATCH, allow_empty=False)


class DeviceReceivedSerializer(ReceivedSerializer):
    """What became of marks, and by how many seconds the device's clock is ahead."""

    clock_ahead = serializers.IntegerField()


class DeviceBatchViewSet(GenericViewSet[Any]):
    """What devices send."""

    authentication_classes = [DeviceSignature]
    permission_classes = [FromDevice]
    throttle_classes = [DeviceThrottle]
    serializer_class = DeviceBatchSerializer

    @extend_schema(
        operation_id="batch_send",
        parameters=HEADERS,
        request=DeviceBatchSerializer,
        responses={200: DeviceReceivedSerializer},
    )
    def create(self, request: Request) -> Response:
        """Send a signed batch of a device's marks, of any of its institution's classes, in any order, days later and
        repeated. A mark that cannot be taken is told with its place and reason and stops no other."""
        signed = request.auth
        marks, unread = read(_given(request.data), signed.device.number)
        answer = device_batches.receive(
            signed.device, key=signed.batch, body=request.body, marks=marks, unread=unread, sent_at=signed.sent_at,
            now=timezone.now(),
        )  # fmt: skip
        return Response(answer)


def _given(data: Any) -> list[Any]:
    marks = data.get("marks") if isinstance(data, dict) else None
    if not isinstance(marks, list) or not 0 < len(marks) <= LARGEST_BATCH:
        raise ValidationError({"marks": f"A list of 1 to {LARGEST_BATCH} marks is needed."})
    return marks


def read(given: Sequence[Any], device: str) -> tuple[list[DeviceMark], list[Refusal]]:
    """Marks that can be read, and the others with the reason: one that cannot would hold up a device for ever."""
    marks, unread = [], []
    for place, mark in enumerate(given):
        found = _read(place, mark, device)
        (marks if isinstance(found, DeviceMark) else unread).append(found)
    return marks, unread


def _read(place: int, mark: Any, device: str) -> DeviceMark | Refusal:
    if not isinstance(mark, dict):
        return Refusal(place, NO_MARK)
    number, way, at = _text(mark.get("id_number")), _text(mark.get("way")), _moment(mark.get("at"))
    if at is None:
        return Refusal(place, NO_MOMENT)
    if way not in KNOWN_WAYS:
        return Refusal(place, NO_WAY, number, at, device)
    try:
        return DeviceMark(place, parse(number), at, device, way)
    except ValueRefused as refused:
        return Refusal(place, Reason(refused.code, refused.sentence, "id_number"), number, at, device, way)


def _text(value: Any) -> str:
    """As long as a number may be, and nothing that could not be written down again."""
    return str(value)[:40].encode(errors="replace").decode()


def _moment(text: Any) -> datetime | None:
    if not isinstance(text, str) or len(text) < len("2026-05-06T08:29"):
        return None
    try:
        found = datetime.fromisoformat(text)
        at = (timezone.make_aware(found) if found.tzinfo is None else found).replace(microsecond=0)
        return at if FIRST_MOMENT <= at <= LAST_MOMENT else None
    except (ValueError, OverflowError):
        return None
