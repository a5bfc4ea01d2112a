"""The API of institutions: what they may name when they file, and the classes with their sessions."""

from typing import Any

from django_filters import rest_framework as filters
from rest_framework import serializers

from institutions.models import ClassSession, Institution, Instructor, Qualification, Site, TrainingClass
from institutions.plans import FIELDS
from portal.accounts.roles import INSTITUTION_ROLES, STAFF_ROLES, Role
from portal.shared.api import KeyFilter, Reads

READERS = INSTITUTION_ROLES | {Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.AUDITOR}


class InstitutionSerializer(serializers.ModelSerializer[Institution]):
    jurisdiction = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Institution
        fields = ["id", "name", "credit_code", "kinds", "jurisdiction"]


class SiteSerializer(serializers.ModelSerializer[Site]):
    class Meta:
        model = Site
        fields = ["id", "institution", "name", "address", "capacity"]


class QualificationSerializer(serializers.ModelSerializer[Qualification]):
    """A certificate that entitles to teach; without a last day it has no end."""

    occupation = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = Qualification
        fields = ["occupation", "grade", "certificate_number", "valid_from", "valid_to"]


class InstructorSerializer(serializers.ModelSerializer[Instructor]):
    qualifications = QualificationSerializer(many=True, read_only=True)

    class Meta:
        model = Instructor
        fields = ["id", "institution", "name", "qualification", "engagement", "qualifications"]


class ClassSerializer(serializers.ModelSerializer[TrainingClass]):
    """A class and where it stands. Money in yuan."""

    occupation = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = TrainingClass
        fields = [
            "id", "number", "institution", *FIELDS, "state", "session_count", "enrolled_count", "filed_at",
            "decide_by", "decided_at", "return_reasons", "return_note", "correct_by", "started_at", "ended_at",
            "evaluated_at", "closed_at", "stopped_at", "stop_reason", "in_catalogue", "on_shortage_list",
            "institution_listed",
        ]  # fmt: skip
        read_only_fields = fields


class SessionSerializer(serializers.ModelSerializer[ClassSession]):
    class Meta:
        model = ClassSession
        fields = ["id", "training_class", "starts_at", "ends_at", "mode", "hours", "site", "instructor", "binding"]
        read_only_fields = fields


class ClassFilter(filters.FilterSet):
    class Meta:
        model = TrainingClass
        fields = ["state"]


class SessionFilter(filters.FilterSet):
    training_class = KeyFilter()

    class Meta:
        model = ClassSession
        fields = ["training_class"]


class InstitutionViewSet(Reads):
    """The institutions the account works for, or those of the office's places."""

    queryset = Institution.objects.select_related("jurisdiction")
    serializer_class = InstitutionSerializer
    readers = READERS | STAFF_ROLES


class SiteViewSet(Reads):
    queryset = Site.objects.all()
    serializer_class = SiteSerializer
    readers = READERS


class InstructorViewSet(Reads):
    queryset = Instructor.objects.prefetch_related("qualifications__occupation")
    serializer_class = InstructorSerializer
    readers = READERS


class ClassViewSet(Reads):
    queryset = TrainingClass.objects.select_related("occupation")
    serializer_class: Any = ClassSerializer
    filterset_class = ClassFilter
    readers = READERS


class SessionViewSet(Reads):
    queryset = ClassSession.objects.all()
    serializer_class = SessionSerializer
    filterset_class = SessionFilter
    readers = READERS
