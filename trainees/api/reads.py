"""Reading through the API who is in a class, what devices saw and what teachers entered. ID numbers are masked."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from institutions.api.classes import READERS
from portal.shared.api import KeyFilter, Reads
from trainees import group_words
from trainees.models import AttendanceMark, AttendanceRuling, Enrolment, Person


class PersonSerializer(serializers.ModelSerializer[Person]):
    """A trainee as everybody sees them: the number masked."""

    masked_id_number = serializers.CharField(read_only=True)

    class Meta:
        model = Person
        fields = ["id", "name", "masked_id_number"]
        read_only_fields = fields


class EnrolmentSerializer(serializers.ModelSerializer[Enrolment]):
    person = PersonSerializer(read_only=True)
    group = serializers.SerializerMethodField()
    left_reason = serializers.CharField(source="why_left", read_only=True)

    class Meta:
        model = Enrolment
        fields = [
            "id", "training_class", "person", "roster_row", "group", "employer_name", "state", "enrolled_at",
            "completed_at", "certified_at", "left_at", "left_reason", "attended_hours", "online_hours",
            "attendance_rate", "required_rate",
        ]  # fmt: skip
        read_only_fields = fields

    def get_group(self, enrolment: Enrolment) -> str | None:
        """The code on the roster; to others than whoever keeps the roster, null for a group of hardship."""
        group = enrolment.group
        return group.code if group and group_words.is_open(group, self.context["request"].user) else None


class AttendanceMarkSerializer(serializers.ModelSerializer[AttendanceMark]):
    class Meta:
        model = AttendanceMark
        fields = ["id", "enrolment", "session", "at", "until", "way", "device", "clock_off", "received_at"]
        read_only_fields = fields


class AttendanceRulingSerializer(serializers.ModelSerializer[AttendanceRuling]):
    """A teacher's word on one person and session; the newest counts, above any mark. The reason, which may tell of an
    illness, stays on the page where it was entered."""

    class Meta:
        model = AttendanceRuling
        fields = ["id", "enrolment", "session", "status", "at"]
        read_only_fields = fields


class EnrolmentFilter(filters.FilterSet):
    training_class = KeyFilter()

    class Meta:
        model = Enrolment
        fields = ["training_class", "state"]


class OfEnrolmentFilter(filters.FilterSet):
    training_class = KeyFilter(field_name="enrolment__training_class")
    enrolment = KeyFilter()


class EnrolmentViewSet(Reads):
    queryset = Enrolment.objects.select_related("person", "group")
    serializer_class = EnrolmentSerializer
    filterset_class = EnrolmentFilter
    readers = READERS


class AttendanceMarkViewSet(Reads):
    queryset = AttendanceMark.objects.all()
    serializer_class = AttendanceMarkSerializer
    filterset_class = OfEnrolmentFilter
    readers = READERS


class AttendanceRulingViewSet(Reads):
    queryset = AttendanceRuling.objects.all()
    serializer_class = AttendanceRulingSerializer
    filterset_class = OfEnrolmentFilter
    readers = READERS
