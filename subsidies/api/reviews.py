"""What was said of claim lines, through the API: automatic checks, objections of the public, uses of a year."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.accounts.roles import Role
from portal.shared.api import KeyFilter, Reads
from subsidies.api.claims import READERS as CLAIM_READERS
from subsidies.checks import BY_NAME
from subsidies.models import Check, Entitlement, Objection
from trainees.api.reads import PersonSerializer

REVIEWERS = frozenset({Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.AUDITOR})
NOTICE_READERS = REVIEWERS | {Role.FINANCE}


class LineCheckSerializer(serializers.ModelSerializer[Check]):
    """What an automatic check came to, with the sentence that says so. A later one of the same name and line takes the
    place of an earlier one."""

    title = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField()

    class Meta:
        model = Check
        fields = ["id", "line", "name", "title", "outcome", "sentence", "at"]
        read_only_fields = fields

    def get_title(self, check: Check) -> str:
        return str(BY_NAME[check.name].title)

    def get_sentence(self, check: Check) -> str:
        return str(BY_NAME[check.name].say(check.finding))


class ObjectionSerializer(serializers.ModelSerializer[Objection]):
    """An objection to a row of a notice. Who raised it is not told, only whether it is signed."""

    notice = serializers.IntegerField(source="notice_line.notice_id", read_only=True)
    signed = serializers.SerializerMethodField()

    class Meta:
        model = Objection
        fields = ["id", "notice", "notice_line", "text", "signed", "raised_at", "state", "decided_at", "answer"]
        read_only_fields = fields

    @extend_schema_field(bool)
    def get_signed(self, objection: Objection) -> bool:
        return bool(objection.name or objection.contact)


class EntitlementSerializer(serializers.ModelSerializer[Entitlement]):
    """A use of a person's right: the `slot` of at most `cap` in the year, where the scheme counts."""

    person = PersonSerializer(read_only=True)
    jurisdiction = serializers.SlugRelatedField("code", read_only=True)
    occupation = serializers.SlugRelatedField("code", read_only=True)
    released_because = serializers.ChoiceField(Entitlement.Ground.choices, allow_blank=True, read_only=True)

    class Meta:
        model = Entitlement
        fields = [
            "id", "person", "jurisdiction", "policy", "scheme", "occupation", "grade", "year", "slot", "cap",
            "by_override", "enrolment", "certificate", "state", "reserved_at", "consumed_at", "released_at",
            "released_because",
        ]  # fmt: skip
        read_only_fields = fields


class LineCheckFilter(filters.FilterSet):
    claim = KeyFilter(field_name="line__claim")
    line = KeyFilter()

    class Meta:
        model = Check
        fields = ["claim", "line", "outcome"]


class ObjectionFilter(filters.FilterSet):
    notice = KeyFilter(field_name="notice_line__notice")

    class Meta:
        model = Objection
        fields = ["notice", "state"]


class EntitlementFilter(filters.FilterSet):
    person = KeyFilter()
    enrolment = KeyFilter()
    year = filters.NumberFilter(min_value=1, max_value=9999)

    class Meta:
        model = Entitlement
        fields = ["person", "enrolment", "year", "state"]


class LineCheckViewSet(Reads):
    queryset = Check.objects.all()
    serializer_class = LineCheckSerializer
    filterset_class = LineCheckFilter
    readers = REVIEWERS
    read_through = "line"


class ObjectionViewSet(Reads):
    queryset: Any = Objection.objects.select_related("notice_line")
    serializer_class = ObjectionSerializer
    filterset_class = ObjectionFilter
    readers = NOTICE_READERS


class EntitlementViewSet(Reads):
    queryset = Entitlement.objects.select_related("person", "jurisdiction", "occupation")
    serializer_class = EntitlementSerializer
    filterset_class = EntitlementFilter
    readers = CLAIM_READERS
