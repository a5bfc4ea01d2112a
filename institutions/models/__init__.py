from institutions.models.catalogue import CatalogueEntry, ShortageEntry
from institutions.models.institution import Institution, Membership, PayeeAccount
from institutions.models.listing import Listing, ListingChange
from institutions.models.listing_application import AppliedFor, ListingApplication
from institutions.models.open_enrolment import OpenEnrolment
from institutions.models.places import Instructor, Qualification, Site
from institutions.models.plan_typing import PlanTyping
from institutions.models.session import ClassSession
from institutions.models.training_class import TrainingClass

__all__ = [
    "AppliedFor",
    "CatalogueEntry",
    "ClassSession",
    "Institution",
    "Instructor",
    "Listing",
    "ListingApplication",
    "ListingChange",
    "Membership",
    "OpenEnrolment",
    "PayeeAccount",
    "PlanTyping",
    "Qualification",
    "ShortageEntry",
    "Site",
    "TrainingClass",
]
