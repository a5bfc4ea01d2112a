from institutions.models.catalogue import CatalogueEntry, ShortageEntry
from institutions.models.change_request import ChangeRequest
from institutions.models.institution import Institution, Listing, Membership, PayeeAccount
from institutions.models.places import Instructor, Site
from institutions.models.session import ClassSession
from institutions.models.training_class import TrainingClass

__all__ = [
    "CatalogueEntry",
    "ChangeRequest",
    "ClassSession",
    "Institution",
    "Instructor",
    "Listing",
    "Membership",
    "PayeeAccount",
    "ShortageEntry",
    "Site",
    "TrainingClass",
]
