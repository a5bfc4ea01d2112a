"""What the audit found and what reports froze, through the API."""

from typing import Any

from django_filters import rest_framework as filters
from drf_spectacular.utils import extend_schema_field
from rest_framework import serializers

from portal.accounts.roles import Role
from portal.shared.api import KeyFilter, Published, Reads, RoleRequired
from subsidies.api.things import ThingSerializer, thing
from subsidies.finding_words import sentence_of, title_of
from subsidies.models import AuditRun, Finding, ReportSnapshot

READERS = frozenset({Role.AUDITOR, Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE})


class AuditRunSerializer(serializers.ModelSerializer[AuditRun]):
    """One run of the audit, which always goes over the whole portal."""

    class Meta:
        model = AuditRun
        fields = ["id", "started_at", "finished_at", "lines_recomputed"]
        read_only_fields = fields


class FindingSerializer(serializers.ModelSerializer[Finding]):
    """What a check found: its sentence for people, the figures of it in `details`, the rows it rests on, the
    runs of the audit that saw it first and last."""

    check = serializers.CharField(source="check_name", read_only=True)
    title = serializers.SerializerMethodField()
    sentence = serializers.SerializerMethodField()
    jurisdiction = serializers.SlugRelatedField("code", read_only=True)
    rows = serializers.SerializerMethodField()

    class Meta:
        model = Finding
        fields = [
            "id", "check", "title", "sentence", "jurisdiction", "severity", "rows", "details", "first_seen",
            "last_seen", "state", "decided_at", "note",
        ]  # fmt: skip
        read_only_fields = fields

    def get_title(self, finding: Finding) -> str:
        return str(title_of(finding))

    def get_sentence(self, finding: Finding) -> str:
        return sentence_of(finding)

    @extend_schema_field(ThingSerializer(many=True))
    def get_rows(self, finding: Finding) -> list[dict[str, Any]]:
        return [thing(model, key) for model, key in finding.rows]


class ReportSnapshotSerializer(serializers.ModelSerializer[ReportSnapshot]):
    """A report as it was frozen. A later edition of the same period stands beside it; none ever changes."""

    jurisdiction = serializers.SlugRelatedField("code", read_only=True)

    class Meta:
        model = ReportSnapshot
        fields = [
            "id", "kind", "jurisdiction", "period_start", "period_end", "edition", "figures", "content_hash",
            "made_at",
        ]  # fmt: skip
        read_only_fields = fields


class FindingFilter(filters.FilterSet):
    check = filters.CharFilter(field_name="check_name")
    first_seen = KeyFilter(help_text="The run of the audit that found it first")

    class Meta:
        model = Finding
        fields = ["check", "first_seen", "severity", "state"]


class ReportSnapshotFilter(filters.FilterSet):
    class Meta:
        model = ReportSnapshot
        fields = ["kind", "period_start"]


class AuditRunViewSet(Published):
    permission_classes = [RoleRequired]
    queryset = AuditRun.objects.all()
    serializer_class = AuditRunSerializer
    readers = READERS


class FindingViewSet(Reads):
    queryset = Finding.objects.select_related("jurisdiction")
    serializer_class = FindingSerializer
    filterset_class = FindingFilter
    readers = READERS


class ReportSnapshotViewSet(Reads):
    """The figures of every edition; its workbook and chart are on its page."""

    queryset = ReportSnapshot.objects.defer("workbook", "chart").select_related("jurisdiction")
    serializer_class = ReportSnapshotSerializer
    filterset_class = ReportSnapshotFilter
    readers = READERS | {Role.OFFICE}
