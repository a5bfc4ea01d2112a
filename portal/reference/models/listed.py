"""What every entry of an official list has: a code, and a name in two languages."""

from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _


class Listed(models.Model):
    """An entry of an official list; its code comes from the list and is never made up here."""

    code = models.CharField(_("code"), max_length=40, unique=True)
    name = models.CharField(_("Chinese name"), max_length=100)
    name_en = models.CharField(_("English name"), max_length=150)

    class Meta:
        abstract = True

    def __str__(self) -> str:
        return self.label

    @property
    def label(self) -> str:
        """The name in the language of the page: Chinese, or English for every other language."""
        return self.name if (get_language() or "zh").startswith("zh") else self.name_en
