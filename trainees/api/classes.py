"""Filing a class through the API, and the marks of its devices."""

from typing import Any

from django.shortcuts import get_object_or_404
from django.utils import timezone
from drf_spectacular.utils import extend_schema
from rest_framework import serializers
from rest_framework.decorators import action
from rest_framework.request import Request
from rest_framework.response import Response

from institutions.api.classes import ClassSerializer, ClassViewSet
from institutions.models import ClassSession, Institution, Instructor, Site, TrainingClass
from institutions.plans import FIELDS
from portal.accounts.roles import Role
from portal.reference.models import Occupation
from portal.shared.api import IDEMPOTENCY_KEY
from portal.shared.api_fields import DayField, MomentField, NumberField
from portal.shared.idempotency import Answer
from trainees import attendance, class_filings
from trainees.api.marks import MarksSerializer, ReceivedSerializer, as_answer, read

WRITERS = frozenset({Role.FILER, Role.MANAGER})
TAKES_ATTENDANCE = WRITERS | {Role.TEACHER}
LARGEST_CLASS = 500


class PremisesSerializer(serializers.ModelSerializer[Any]):
    """Site and instructor are named by their numbers; only the account's own exist."""

    site = NumberField(queryset=Site.objects.all())
    instructor = NumberField(queryset=Instructor.objects.all())


class NewSessionSerializer(PremisesSerializer):
    starts_at = MomentField()
    ends_at = MomentField()
    site = NumberField(queryset=Site.objects.all(), allow_null=True, default=None, help_text="None for online lessons")

    class Meta:
        model = ClassSession
        fields = ["starts_at", "ends_at", "mode", "hours", "site", "instructor"]


class RosterRowSerializer(serializers.Serializer[Any]):
    """One trainee, each value as a roster's cell would hold it; codes and words are those of the roster file."""

    name = serializers.CharField(max_length=60)
    id_number = serializers.CharField(max_length=40)
    sex = serializers.CharField(max_length=10, required=False, allow_blank=True)
    phone = serializers.CharField(max_length=30, required=False, allow_blank=True)
    group = serializers.CharField(max_length=100, required=False, allow_blank=True)
    education = serializers.CharField(max_length=30, required=False, allow_blank=True)
    employer = serializers.CharField(max_length=100, required=False, allow_blank=True)
    account_number = serializers.CharField(max_length=40, required=False, allow_blank=True)
    note = serializers.CharField(max_length=200, required=False, allow_blank=True)


class OwnerSerializer(serializers.Serializer[Any]):
    institution = serializers.IntegerField(min_value=1, max_value=2**63 - 1)


class NewClassSerializer(OwnerSerializer, PremisesSerializer):
    """The plan of a class with its timetable and roster. Money in yuan, hours in lessons."""

    occupation = serializers.SlugRelatedField("code", queryset=Occupation.objects.all())
    starts_on = DayField()
    ends_on = DayField()
    sessions = NewSessionSerializer(many=True, max_length=1000)
    roster = RosterRowSerializer(many=True, max_length=LARGEST_CLASS)

    class Meta:
        model = TrainingClass
        fields = ["institution", *FIELDS, "sessions", "roster"]


class FilingViewSet(ClassViewSet):
    """Classes: read, filed, and the marks of their devices taken."""

    writers = {"create": WRITERS, "marks": TAKES_ATTENDANCE}

    @extend_schema(
        operation_id="class_file",
        parameters=[IDEMPOTENCY_KEY],
        request=NewClassSerializer,
        responses={201: ClassSerializer},
    )
    def create(self, request: Request) -> Response:
        """File a class: its plan, sessions and roster become a filing, or nothing of it is kept."""
        return self.once(self._file)

    def _file(self) -> Answer:
        user = self.request.user
        own = Institution.objects.visible_to(user).filter(pk__in=user.institution_ids)
        institution = get_object_or_404(own, pk=self.understood(OwnerSerializer)["institution"])
        given = self.understood(NewClassSerializer)
        filed = class_filings.file_whole(
            institution,
            plan={name: given[name] for name in FIELDS if name in given},
            sessions=given["sessions"],
            roster=given["roster"],
            actor=user,
            now=timezone.now(),
        )
        return Answer(201, ClassSerializer(filed).data)

    @extend_schema(
        operation_id="marks_send",
        parameters=[IDEMPOTENCY_KEY],
        request=MarksSerializer,
        responses={200: ReceivedSerializer},
    )
    @action(methods=["post"], detail=True)
    def marks(self, request: Request, pk: str) -> Response:
        """Send marks of attendance devices. Late and repeated ones do no harm; wrong ones are refused one by one."""
        return self.once(self._receive)

    def _receive(self) -> Answer:
        training_class = self.get_object()
        marks, unread = read(self.understood(MarksSerializer)["marks"])
        done = attendance.receive(training_class, marks, actor=self.request.user, now=timezone.now())
        return Answer(200, as_answer(done, unread))
