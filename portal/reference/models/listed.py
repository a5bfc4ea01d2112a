"""What every entry of an official list has: a code, and a name in two languages."""

from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.shared.languages import in_chinese


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
        return self.name if in_chinese() else self.name_en

    @property
    def names(self) -> dict[str, str]:
        """Both names, to be stored where the language of the reader is not known yet."""
        return {"zh": self.name, "en": self.name_en}
