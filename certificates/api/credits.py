"""Learning credits through the API: the rows whose sum is the balance."""

from django_filters import rest_framework as filters
from rest_framework import serializers

from certificates.models import LearningCredit
from portal.accounts.roles import INSTITUTION_ROLES, Role
from portal.shared.api import KeyFilter, Reads
from trainees.api.reads import PersonSerializer


class LearningCreditSerializer(serializers.ModelSerializer[LearningCredit]):
    """What a training or a certificate brought, or what was taken back; `rule` holds the figures it was counted by."""

    person = PersonSerializer(read_only=True)
    jurisdiction = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = LearningCredit
        fields = [
            "id", "person", "ground", "enrolment", "certificate", "reverses", "jurisdiction", "earned_on", "year",
            "earned", "credits", "rule", "written_at",
        ]  # fmt: skip
        read_only_fields = fields


class LearningCreditFilter(filters.FilterSet):
    person = KeyFilter()
    enrolment = KeyFilter()
    certificate = KeyFilter()
    year = filters.NumberFilter(min_value=1, max_value=9999)

    class Meta:
        model = LearningCredit
        fields = ["person", "enrolment", "certificate", "year", "ground"]


class LearningCreditViewSet(Reads):
    queryset = LearningCredit.objects.select_related("person", "jurisdiction")
    serializer_class = LearningCreditSerializer
    filterset_class = LearningCreditFilter
    readers = INSTITUTION_ROLES | {Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE, Role.AUDITOR}
