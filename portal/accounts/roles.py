"""Roles, and which of them one person may never hold together."""

from itertools import product

from django.db import models
from django.utils.translation import gettext_lazy as _


class Role(models.TextChoices):
    FILER = "filer", _("institution clerk")
    TEACHER = "teacher", _("teacher")
    MANAGER = "manager", _("institution manager")
    EVALUATOR = "evaluator", _("evaluation body clerk")
    FIRST_REVIEW = "first_review", _("first review")
    FINAL_REVIEW = "final_review", _("final review")
    FINANCE = "finance", _("finance")
    AUDITOR = "auditor", _("audit")
    OFFICE = "office", _("leading group office")
    LIAISON = "liaison", _("department liaison")
    THIRD_PARTY = "third_party", _("third-party reviewer")
    TRAINEE = "trainee", _("trainee")


INSTITUTION_ROLES = frozenset({Role.FILER, Role.TEACHER, Role.MANAGER})
STAFF_ROLES = INSTITUTION_ROLES | {Role.EVALUATOR}  # whoever works for somebody on file
BUREAU_ROLES = frozenset({Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE, Role.AUDITOR, Role.OFFICE})
OFFICER_ROLES = BUREAU_ROLES | {Role.LIAISON, Role.THIRD_PARTY}
SECOND_FACTOR_ROLES = BUREAU_ROLES

# Whoever checks may not be whoever is checked: filing and reviewing, first and final review, approving and paying,
# training and examining, reporting and accepting the report, auditing and anything that is audited.
INCOMPATIBLE: frozenset[frozenset[Role]] = frozenset(
    frozenset(pair)
    for pair in [
        *product(STAFF_ROLES, OFFICER_ROLES),
        *product(INSTITUTION_ROLES, [Role.EVALUATOR]),
        (Role.FIRST_REVIEW, Role.FINAL_REVIEW),
        (Role.FIRST_REVIEW, Role.FINANCE),
        (Role.FINAL_REVIEW, Role.FINANCE),
        *product([Role.LIAISON], BUREAU_ROLES),  # whoever reports figures does not accept them
        *product([Role.AUDITOR, Role.THIRD_PARTY], [Role.FIRST_REVIEW, Role.FINAL_REVIEW, Role.FINANCE]),
    ]
)


def incompatible_with(role: str) -> list[str]:
    """Roles that nobody may hold beside this one, in the order of the list."""
    return [str(other) for other in Role if frozenset({Role(role), other}) in INCOMPATIBLE]
