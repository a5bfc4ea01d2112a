"""The places of the rail, role by role: where each leads, which pages stand under it, what waits there."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

from django.db.models import QuerySet
from django.urls import reverse
from django.utils.translation import pgettext_lazy

from portal.accounts.roles import Role
from portal.dashboards import waiting
from portal.shared.sentences import Text

Rows = Callable[[Any], QuerySet[Any]]


@dataclass(frozen=True)
class Place:
    """One item of the rail. `pages` are beginnings of the names of the URLs that stand under it."""

    url_name: str
    icon: str
    word: Text
    pages: tuple[str, ...] = ()
    waits: tuple[Rows, ...] = ()


HOME = Place("home", "home", pgettext_lazy("rail", "Home"), ("home", "search"))
TO_DO = Place("home", "list", pgettext_lazy("rail", "To do"), ("home", "search"))
OF_CLASS = ("class_", "roster_", "attendance_", "online_", "session_", "enrolment_", "filing_",
            "own_evaluation_", "above_scale_", "apprentice")  # fmt: skip
RETURNED = (waiting.returned_classes, waiting.returned_own_evaluations, waiting.returned_apprenticeships)
CLASSES = Place("class_list", "book", pgettext_lazy("rail", "Classes"), OF_CLASS, RETURNED)
CLASSES_TAUGHT = Place("class_list", "book", pgettext_lazy("rail", "Classes"), OF_CLASS)
PREMISES = Place(
    "premises_list", "flag", pgettext_lazy("rail", "Premises"), ("premises_", "site_", "instructor_", "device_")
)
CLAIMS = Place("claim_list", "yuan", pgettext_lazy("rail", "Claims"), ("claim_",), (waiting.open_claims,))
FIRST_REVIEWS = Place("claim_worklist", "yuan", pgettext_lazy("rail", "Claims"), ("claim_",), (waiting.first_reviews,))
FINAL_REVIEWS = Place("claim_worklist", "yuan", pgettext_lazy("rail", "Claims"), ("claim_",), (waiting.final_reviews,))
CLAIMS_READ = Place("claim_worklist", "yuan", pgettext_lazy("rail", "Claims"), ("claim_",))
NOTICES = Place("notice_list", "bell", pgettext_lazy("rail", "Notices"), ("notice_",))
OBJECTIONS = Place(
    "objection_list", "flag", pgettext_lazy("rail", "Objections"), ("objection_",), (waiting.objections,)
)
OBJECTIONS_READ = Place("objection_list", "flag", pgettext_lazy("rail", "Objections"), ("objection_",))
BATCHES = Place("batch_list", "send", pgettext_lazy("rail", "Payments"), ("batch_", "payment_"), (waiting.batches,))
BATCHES_READ = Place("batch_list", "send", pgettext_lazy("rail", "Payments"), ("batch_", "payment_"))
FUNDS = Place("fund_list", "yuan", pgettext_lazy("rail", "Funds"), ("fund_",))
AUDIT = Place("audit_list", "trail", pgettext_lazy("rail", "Audit"), ("audit_", "run_"))
FINDINGS = Place("finding_list", "shield", pgettext_lazy("rail", "Findings"), ("finding_",), (waiting.findings,))
FINDINGS_READ = Place("finding_list", "shield", pgettext_lazy("rail", "Findings"), ("finding_",))
DEPARTMENTS = Place(
    "department_overview", "flag", pgettext_lazy("rail", "Dept. reports"), ("department_",),
    (waiting.department_reports,),
)  # fmt: skip
DEPARTMENTS_READ = Place("department_overview", "flag", pgettext_lazy("rail", "Dept. reports"), ("department_",))
OWN_REPORTS = Place("department_months", "file", pgettext_lazy("rail", "Monthly reports"), ("department_",))
REPORTS = Place("report_list", "chart", pgettext_lazy("rail", "Reports"), ("report_",))
FILED = (waiting.filings, waiting.own_evaluations_to_assess, waiting.apprenticeships_filed)
FILINGS = Place("filing_list", "book", pgettext_lazy("rail", "Classes"), OF_CLASS, FILED)
FILINGS_DECIDED = Place(
    "filing_list", "book", pgettext_lazy("rail", "Classes"), OF_CLASS, (waiting.own_evaluations_to_decide,)
)
FILINGS_READ = Place("filing_list", "book", pgettext_lazy("rail", "Classes"), OF_CLASS)
DIRECTORY_PAGES = ("directory_", "profile_", "application_")
DIRECTORIES = Place(
    "directory_profile", "globe", pgettext_lazy("rail", "Directories"), DIRECTORY_PAGES,
    (waiting.returned_applications,),
)  # fmt: skip
DIRECTORIES_READ = Place("directory_profile", "globe", pgettext_lazy("rail", "Directories"), DIRECTORY_PAGES)
INSTITUTION_PAGES = ("institution_", "application_", "listing_")
INSTITUTIONS_FIRST = Place(
    "institution_list", "people", pgettext_lazy("rail", "Institutions"), INSTITUTION_PAGES,
    (waiting.applications_to_check,),
)  # fmt: skip
INSTITUTIONS_FINAL = Place(
    "institution_list", "people", pgettext_lazy("rail", "Institutions"), INSTITUTION_PAGES,
    (waiting.applications_to_decide, waiting.listing_changes_to_sign),
)  # fmt: skip
INSTITUTIONS_READ = Place("institution_list", "people", pgettext_lazy("rail", "Institutions"), INSTITUTION_PAGES)
EVALUATION = Place("results_list", "calendar", pgettext_lazy("rail", "Evaluation"), ("results_", "class_results"))
CERTIFICATES = Place("certificate_list", "award", pgettext_lazy("rail", "Certificates"), ("certificate_",))
REGISTERS = Place("register_list", "file", pgettext_lazy("rail", "Registers"), ("register_",))
POLICY_PAGES = ("policy_", "standard_", "setting_", "replay_", "catalogue_", "shortage_")
POLICIES = Place("policy_list", "shield", pgettext_lazy("rail", "Policies"), POLICY_PAGES)
TO_SIGN = (waiting.policies_to_sign, waiting.standards_to_sign, waiting.settings_to_sign)
POLICIES_SIGNED = Place("policy_list", "shield", pgettext_lazy("rail", "Policies"), POLICY_PAGES, TO_SIGN)
# On a phone five stand in the bar at the bottom; of more than five the first four, and the rest behind a fifth.
RAILS: dict[str, Sequence[Place]] = {
    Role.FILER: (HOME, CLASSES, CLAIMS, PREMISES, DIRECTORIES),
    Role.MANAGER: (HOME, CLASSES, CLAIMS, PREMISES, DIRECTORIES),
    Role.TEACHER: (HOME, CLASSES_TAUGHT, PREMISES, DIRECTORIES_READ),
    Role.EVALUATOR: (HOME, EVALUATION, CERTIFICATES, DIRECTORIES),
    Role.FIRST_REVIEW: (TO_DO, FILINGS, FIRST_REVIEWS, NOTICES, OBJECTIONS, INSTITUTIONS_FIRST, FINDINGS_READ,
                        REPORTS, CERTIFICATES, REGISTERS, POLICIES),
    Role.FINAL_REVIEW: (TO_DO, FINAL_REVIEWS, OBJECTIONS_READ, NOTICES, FILINGS_DECIDED, INSTITUTIONS_FINAL,
                        FINDINGS_READ, REPORTS, CERTIFICATES, POLICIES),
    Role.FINANCE: (TO_DO, BATCHES, FUNDS, NOTICES, FINDINGS_READ, REPORTS, CERTIFICATES, POLICIES_SIGNED),
    Role.AUDITOR: (TO_DO, FINDINGS, AUDIT, CLAIMS_READ, BATCHES_READ, FUNDS, REPORTS, FILINGS_READ,
                   INSTITUTIONS_READ, NOTICES, CERTIFICATES, POLICIES, DEPARTMENTS_READ),
    Role.OFFICE: (HOME, DEPARTMENTS, REPORTS, CERTIFICATES),
    Role.LIAISON: (HOME, OWN_REPORTS),
    Role.THIRD_PARTY: (HOME,),
}  # fmt: skip


def places_of(user: Any) -> list[Place]:
    """The places of all roles held today, in the order of the roles, each once."""
    places: dict[str, Place] = {}
    for role, rail in RAILS.items():
        for place in rail if role in user.roles else ():
            places.setdefault(place.url_name, place)
    return list(places.values())


def rail_of(user: Any, *, current: str) -> list[dict[str, Any]]:
    """The rail as the layout shows it; `current` is the name of the URL the page stands at. One query."""
    places = places_of(user)
    counts = waiting.counted(user, {_part(p, n): rows(user) for p in places for n, rows in enumerate(p.waits)})
    return [
        {
            "label": place.word,
            "url": reverse(place.url_name),
            "icon": place.icon,
            "count": sum(counts[_part(place, n)] for n in range(len(place.waits))),
            "current": current.startswith(place.pages) if place.pages else current == place.url_name,
        }
        for place in places
    ]


def _part(place: Place, number: int) -> str:
    """What the count of one kind of rows is called that wait at a place."""
    return f"{place.url_name}_{number}"
