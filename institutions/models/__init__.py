from institutions.models.catalogue import CatalogueEntry, ShortageEntry
from institutions.models.institution import Institution, Membership, PayeeAccount
from institutions.models.listing import Listing, ListingChange
from institutions.models.listing_application import AppliedFor, ListingApplication
from institutions.models.places import Instructor, Site
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
    "PayeeAccount",
    "ShortageEntry",
    "Site",
    "TrainingClass",
]
