"""The tree of places: provinces, cities, counties, and towns, sub-districts and parks below them."""

from typing import Any, Self

import pgtrigger
from django.db import models
from django.db.models import F, Q, Value
from django.db.models.functions import Concat, Length, Substr
from django.utils.translation import gettext_lazy as _

from portal.reference.models.listed import Listed
from portal.shared.scoping import ScopedQuerySet

# Rows may be written in any order inside a transaction, so the tree is judged when it ends.
PATH_FOLLOWS_PARENT = """
IF EXISTS (
    SELECT FROM reference_jurisdiction place
    LEFT JOIN reference_jurisdiction parent ON parent.id = place.parent_id
    WHERE (place.id = NEW.id OR place.parent_id = NEW.id)
    AND place.path <> coalesce(parent.path, '') || place.code || '.'
) THEN
    RAISE EXCEPTION 'the path at or below place % does not follow its parent', NEW.code
    USING ERRCODE = 'check_violation';
END IF;
RETURN NULL;
"""


class JurisdictionQuerySet(ScopedQuerySet):
    jurisdiction_path = "self"

    def within(self, jurisdiction: "Jurisdiction") -> Self:
        """The place itself and everything below it."""
        return self.filter(path__startswith=jurisdiction.path)

    def above(self, jurisdiction: "Jurisdiction") -> Self:
        """The place itself and everything it lies in, the province first."""
        return self.filter(code__in=jurisdiction.codes).order_by("path")

    def at_level(self, level: "Jurisdiction.Level") -> Self:
        return self.filter(level=level)

    def moved(self, *, old_path: str, new_path: str) -> int:
        """Carry everything below a place along with it; the number of places that moved."""
        tail = Substr("path", Length(Value(old_path)) + 1)
        below = self.filter(path__startswith=old_path).exclude(path=old_path)
        return below.update(path=Concat(Value(new_path), tail))


class Jurisdiction(Listed):
    """A place by its administrative division code: six digits down to counties, nine for towns.

    `path` holds the codes from the province down, each followed by a full stop, so that "within" is a prefix.
    Development zones with a county's or a town's functions stand at that level under their statistical code.
    """

    class Level(models.TextChoices):
        PROVINCE = "province", _("province")
        PREFECTURE = "prefecture", _("city or prefecture")
        COUNTY = "county", _("district or county")
        TOWNSHIP = "township", _("town, sub-district or park")

    level = models.CharField(_("level"), max_length=10, choices=Level)
    parent = models.ForeignKey(
        "self", models.PROTECT, null=True, blank=True, related_name="children", verbose_name=_("lies in")
    )
    path = models.CharField(_("path"), max_length=50, unique=True, blank=True, editable=False)

    objects = JurisdictionQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["path"]
        constraints = [
            models.CheckConstraint(
                name="jurisdiction_code_fits_level",
                condition=Q(level="province", code__regex=r"^\d\d0000$", parent=None)
                | Q(level="prefecture", code__regex=r"^\d\d(?!00)\d\d00$", parent__isnull=False)
                | Q(level="county", code__regex=r"^\d{4}(?!00)\d\d$", parent__isnull=False)
                | Q(level="township", code__regex=r"^\d{9}$", parent__isnull=False),
                violation_error_message=_(
                    "The code does not fit the level: provinces end in 0000, cities in 00, counties have six digits, "
                    "towns nine; every place but a province lies in another."
                ),
            ),
            models.CheckConstraint(
                name="jurisdiction_not_its_own_parent",
                condition=Q(parent=None) | ~Q(parent=F("pk")),
                violation_error_message=_("A place cannot lie in itself."),
            ),
        ]
        triggers = [
            pgtrigger.Trigger(
                name="path_follows_parent",
                when=pgtrigger.After,
                operation=pgtrigger.Insert | pgtrigger.UpdateOf("code", "parent_id", "path"),
                timing=pgtrigger.Deferred,
                func=PATH_FOLLOWS_PARENT,
            )
        ]

    @property
    def codes(self) -> list[str]:
        """Its own code and those of the places it lies in, the province first."""
        return self.path.rstrip(".").split(".")

    def save(self, *args: Any, **kwargs: Any) -> None:
        """Keep `path`, also that of everything below, in step with the parent."""
        old_path, self.path = self.path, self.path_below_parent()
        super().save(*args, **kwargs)
        if old_path and old_path != self.path:
            type(self).objects.all().moved(old_path=old_path, new_path=self.path)

    def path_below_parent(self) -> str:
        return f"{self.parent.path if self.parent else ''}{self.code}."

    def is_within(self, other: "Jurisdiction") -> bool:
        """Whether it is the other place or lies in it."""
        return self.path.startswith(other.path)
