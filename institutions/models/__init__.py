from institutions.models.catalogue import CatalogueEntry, ShortageEntry
from institutions.models.institution import Institution, Listing, Membership, PayeeAccount
from institutions.models.open_enrolment import OpenEnrolment
from institutions.models.places import Instructor, Site
from institutions.models.session import ClassSession
from institutions.models.training_class import TrainingClass

__all__ = [
    "CatalogueEntry",
    "ClassSession",
    "Institution",
    "Instructor",
    "Listing",
    "Membership",
    "OpenEnrolment",
    "PayeeAccount",
    "ShortageEntry",
    "Site",
    "TrainingClass",
]
