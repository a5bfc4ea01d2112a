"""Who may see which rows: every read made for a person starts at `visible_to(user)`.

A model's queryset names its paths to the institution, jurisdiction and person it belongs to; this base turns the
roles of the user into conditions on those paths. No role, no rows. What an office may know only from the moment it
was handed in names that moment too.
"""

from typing import Any, Self

from django.db import models
from django.db.models import Q
from django.http import Http404

NOTHING = Q(pk__in=[])


class ScopedQuerySet(models.QuerySet[Any]):
    """Rows with an owner. An empty path means: nobody sees it by that way; "self" means the row itself.

    `handed_in_path` leads to the moment from which offices see the row at all: before it, they see none of it.
    Rows `of_many_persons` are looked up for one of them apart: joined, each would come once for every person.
    """

    institution_path = ""
    jurisdiction_path = ""
    person_path = ""
    of_many_persons = False
    handed_in_path = ""

    def visible_to(self, user: Any) -> Self:
        """Rows inside the scope of the user: the institutions they belong to, the jurisdictions they hold an
        office in (and all below), and themselves as a trainee."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.filter(self._of_institutions(user) | self._of_jurisdictions(user) | self._of_person(user))

    def _of_institutions(self, user: Any) -> Q:
        if not self.institution_path:
            return NOTHING
        return Q(**{_join(self.institution_path, "pk__in"): user.institution_ids})

    def _of_jurisdictions(self, user: Any) -> Q:
        condition = NOTHING
        if self.jurisdiction_path:
            for path in user.jurisdiction_paths:
                condition |= Q(**{_join(self.jurisdiction_path, "path__startswith"): path})
        return condition & Q(**{f"{self.handed_in_path}__isnull": False}) if self.handed_in_path else condition

    def _of_person(self, user: Any) -> Q:
        if not self.person_path or not user.sees_own_file:
            return NOTHING
        own = Q(**{_join(self.person_path, "user"): user.pk})
        return Q(pk__in=self.model._base_manager.filter(own).values("pk")) if self.of_many_persons else own


def _join(path: str, last: str) -> str:
    return last if path == "self" else f"{path}__{last}"


def get_visible(rows: Any, user: Any, **lookup: Any) -> Any:
    """The one row inside the user's scope, or 404: outside the scope it does not exist."""
    try:
        return rows.visible_to(user).get(**lookup)
    except rows.model.DoesNotExist:
        raise Http404 from None
