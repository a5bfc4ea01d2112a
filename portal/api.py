"""The API under /api/v1/: one router, its description, and the page that shows it."""

from typing import Any

from django.urls import URLPattern, URLResolver, include, path, re_path
from drf_spectacular.utils import extend_schema
from drf_spectacular.views import SpectacularAPIView, SpectacularSwaggerSplitView
from rest_framework.exceptions import NotFound
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.routers import SimpleRouter
from rest_framework.views import APIView

from certificates.api.certificates import CertificateViewSet
from certificates.api.checks import CertificateCheckViewSet
from certificates.api.credits import LearningCreditViewSet
from institutions.api.classes import InstitutionViewSet, InstructorViewSet, SessionViewSet, SiteViewSet
from institutions.api.lists import CatalogueEntryViewSet, ListingViewSet, ShortageEntryViewSet
from portal.reference.api import JurisdictionViewSet, OccupationViewSet, PopulationGroupViewSet, WorkingDayViewSet
from portal.shared.api_runs import RunViewSet
from subsidies.api.claims import ClaimLineViewSet, ClaimViewSet
from subsidies.api.decided import LocalStandardViewSet, SettingChangeViewSet
from subsidies.api.funds import FundViewSet, LedgerEntryViewSet
from subsidies.api.oversight import AuditRunViewSet, FindingViewSet, ReportSnapshotViewSet
from subsidies.api.payments import PaymentBatchViewSet, PaymentViewSet
from subsidies.api.published import NoticeLineViewSet, NoticeViewSet, PolicyViewSet
from subsidies.api.reviews import EntitlementViewSet, LineCheckViewSet, ObjectionViewSet
from trainees.api.batches import DeviceBatchViewSet
from trainees.api.classes import FilingViewSet
from trainees.api.reads import AttendanceMarkViewSet, AttendanceRulingViewSet, EnrolmentViewSet

NOUNS: dict[str, Any] = {
    "institutions": InstitutionViewSet,
    "sites": SiteViewSet,
    "instructors": InstructorViewSet,
    "classes": FilingViewSet,
    "sessions": SessionViewSet,
    "enrolments": EnrolmentViewSet,
    "attendance/batches": DeviceBatchViewSet,
    "attendance-marks": AttendanceMarkViewSet,
    "attendance-rulings": AttendanceRulingViewSet,
    "certificates": CertificateViewSet,
    "certificate-checks": CertificateCheckViewSet,
    "learning-credits": LearningCreditViewSet,
    "claims": ClaimViewSet,
    "claim-lines": ClaimLineViewSet,
    "line-checks": LineCheckViewSet,
    "entitlements": EntitlementViewSet,
    "notices": NoticeViewSet,
    "notice-lines": NoticeLineViewSet,
    "objections": ObjectionViewSet,
    "funds": FundViewSet,
    "ledger-entries": LedgerEntryViewSet,
    "payment-batches": PaymentBatchViewSet,
    "payments": PaymentViewSet,
    "audit-runs": AuditRunViewSet,
    "findings": FindingViewSet,
    "reports": ReportSnapshotViewSet,
    "policies": PolicyViewSet,
    "local-standards": LocalStandardViewSet,
    "setting-changes": SettingChangeViewSet,
    "listings": ListingViewSet,
    "catalogue-entries": CatalogueEntryViewSet,
    "shortage-entries": ShortageEntryViewSet,
    "jurisdictions": JurisdictionViewSet,
    "working-days": WorkingDayViewSet,
    "occupations": OccupationViewSet,
    "groups": PopulationGroupViewSet,
    "runs": RunViewSet,
}


class NothingHere(APIView):
    """Whatever else is asked for below /api/: 404 as a problem, not as a page."""

    authentication_classes = ()
    permission_classes = [AllowAny]

    @extend_schema(exclude=True)
    def dispatch(self, request: Any, *args: Any, **kwargs: Any) -> Any:
        request.method = "GET"
        return super().dispatch(request, *args, **kwargs)

    @extend_schema(exclude=True)
    def get(self, request: Request) -> None:
        raise NotFound


router = SimpleRouter()
for noun, view_set in NOUNS.items():
    router.register(noun, view_set, basename=f"api-{noun.replace('/', '-')}")

urlpatterns: list[URLPattern | URLResolver] = [
    path("v1/", include(router.urls)),
    path("schema/", SpectacularAPIView.as_view(), name="api_schema"),
    path("docs/", SpectacularSwaggerSplitView.as_view(url_name="api_schema"), name="api_docs"),
    re_path(r"\A[\s\S]*\Z", NothingHere.as_view(), name="api_nothing"),
]
