"""What attendance devices send: marks as they come in, and what became of them."""

from collections.abc import Sequence
from typing import Any

from rest_framework import serializers

from portal.shared.api_fields import MomentField
from portal.shared.identity import ValueRefused, parse
from portal.shared.refusals import Reason
from trainees.attendance import Received, Refusal
from trainees.device_export import DeviceMark
from trainees.models import AttendanceMark

LARGEST_BATCH = 5000


class MarkSerializer(serializers.Serializer[Any]):
    """One person seen by one device. Fractions of a second do not count."""

    id_number = serializers.CharField(max_length=40)
    at = MomentField()
    device = serializers.CharField(max_length=40)
    way = serializers.ChoiceField(AttendanceMark.Way.choices)


class MarksSerializer(serializers.Serializer[Any]):
    marks = MarkSerializer(many=True, max_length=LARGEST_BATCH, allow_empty=False)


class RefusedMarkSerializer(serializers.Serializer[Any]):
    mark = serializers.IntegerField(help_text="Its place in what was sent, from 0")
    code = serializers.CharField()
    detail = serializers.CharField()
    field = serializers.CharField(allow_blank=True)


class ReceivedSerializer(serializers.Serializer[Any]):
    """What became of marks: taken, there already, or refused one by one."""

    taken = serializers.IntegerField()
    repeated = serializers.IntegerField()
    refused = RefusedMarkSerializer(many=True)


def read(given: Sequence[dict[str, Any]]) -> tuple[list[DeviceMark], list[Refusal]]:
    """Marks whose ID numbers can be read, and the others with the reason."""
    marks, unread = [], []
    for place, mark in enumerate(given):
        try:
            number = parse(mark["id_number"])
        except ValueRefused as refused:
            unread.append(Refusal(place, Reason(refused.code, refused.sentence, "id_number")))
        else:
            at = mark["at"].replace(microsecond=0)
            marks.append(DeviceMark(place, number, at, mark["device"], mark["way"]))
    return marks, unread


def as_answer(done: Received, unread: Sequence[Refusal]) -> dict[str, Any]:
    """The counts, and each refused mark with its place and reason."""
    refused = sorted([*done.refused, *unread], key=lambda each: each.row)
    rows = [
        {"mark": each.row, "code": each.reason.code, "detail": str(each.reason), "field": each.reason.field}
        for each in refused
    ]
    return {"taken": done.taken, "repeated": done.repeated, "refused": rows}
