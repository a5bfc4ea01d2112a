"""Occupations of the national classification, edition 2022."""

from functools import cache
from typing import Any, Self

from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.reference.models.listed import Listed


def sort_key_of(name: str) -> str:
    """The pinyin of a Chinese name in lower case, syllables parted by blanks: the order clerks expect."""
    from pypinyin import lazy_pinyin  # its dictionary takes a third of a second and 50 MB, and few processes ask
    from pypinyin.constants import PHRASES_DICT, PINYIN_DICT

    starts = range(len(name))
    known = all(ord(char) in PINYIN_DICT for char in name)
    if known and not any(
        name[start:end] in PHRASES_DICT for start in starts for end in range(start + 2, len(name) + 1)
    ):
        return " ".join(map(_syllable, name))  # no word in it is read as more than its characters
    return " ".join(lazy_pinyin(name)).lower()


@cache
def _syllable(char: str) -> str:
    from pypinyin import lazy_pinyin

    return lazy_pinyin(char)[0].lower()


class OccupationQuerySet(models.QuerySet["Occupation"]):
    def called(self, text: str) -> Self:
        """Those with this code, this name, or this name of a trade (gongzhong) or former occupation."""
        return self.filter(Q(code=text) | Q(name=text) | Q(other_names__contains=[text]))

    def with_grades(self) -> Self:
        return self.filter(has_grades=True)


class Occupation(Listed):
    """An occupation by its code, such as 6-31-01-03. `has_grades`: certificates carry one of the five skill grades."""

    other_names = ArrayField(
        models.CharField(max_length=100),
        verbose_name=_("trades and former names"),
        default=list,
        blank=True,
    )
    sort_key = models.CharField(_("pinyin"), max_length=200, blank=True, editable=False)
    has_grades = models.BooleanField(_("has skill grades"), default=True)

    objects = OccupationQuerySet.as_manager()

    class Meta:
        verbose_name = _("occupation")
        verbose_name_plural = _("occupations")
        ordering = ["sort_key", "code"]
        constraints = [
            models.CheckConstraint(
                name="occupation_code_of_classification",
                condition=Q(code__regex=r"^[1-8]-\d\d-\d\d-\d\d$"),
                violation_error_message=_("An occupation's code looks like 6-31-01-03."),
            )
        ]

    def save(self, *args: Any, **kwargs: Any) -> None:
        self.sort_key = sort_key_of(self.name)
        super().save(*args, **kwargs)
