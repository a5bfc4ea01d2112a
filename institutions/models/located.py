"""Where something lies: degrees as a public map gives them, both or neither."""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

# The ends of China. Degrees that were given in each other's place fall outside them.
SOUTH, NORTH, WEST, EAST = 3, 54, 73, 136
OUT_OF_REACH = _("This lies outside China. The latitude is between 3 and 54, the longitude between 73 and 136.")
HALF_A_PLACE = _("A place on the map has two figures. Please give latitude and longitude, or leave both empty.")


class Located(models.Model):
    """Something with a place on the map, once it is known. Degrees, six digits behind the point: about 10 cm."""

    latitude = models.DecimalField(
        _("latitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(SOUTH, OUT_OF_REACH), MaxValueValidator(NORTH, OUT_OF_REACH)],
    )  # fmt: skip
    longitude = models.DecimalField(
        _("longitude"), max_digits=9, decimal_places=6, null=True, blank=True,
        validators=[MinValueValidator(WEST, OUT_OF_REACH), MaxValueValidator(EAST, OUT_OF_REACH)],
    )  # fmt: skip

    class Meta:
        abstract = True


def on_the_map(noun: str) -> models.CheckConstraint:
    """Both degrees inside the country, or neither."""
    inside = Q(latitude__range=(SOUTH, NORTH), longitude__range=(WEST, EAST))
    both = Q(latitude__isnull=False, longitude__isnull=False)  # a CHECK lets through what it cannot tell
    return models.CheckConstraint(
        name=f"{noun}_on_the_map",
        condition=Q(latitude=None, longitude=None) | both & inside,
        violation_error_message=HALF_A_PLACE,
    )
