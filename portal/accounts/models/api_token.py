import pgtrigger
from django.db import models
from django.utils.translation import gettext_lazy as _

from portal.accounts.models.user import User

# Judged on the day of issue; afterwards a token counts only on days on which this still holds.
TOKEN_OUTSIDE_MEMBERSHIPS_REFUSED = """
    IF (NEW.institution_id IS NULL) = EXISTS (
        SELECT FROM institutions_membership held
        WHERE held.user_id = NEW.user_id AND held.institution_id = coalesce(NEW.institution_id, held.institution_id)
          AND daterange(held.valid_from, held.valid_to, '[]') @> (NEW.issued_at AT TIME ZONE 'Asia/Shanghai')::date
    ) THEN
        RAISE EXCEPTION 'a token stands for one institution its account works for, if it works for any'
        USING ERRCODE = 'check_violation';
    END IF;
    RETURN NEW;
"""


class ApiToken(models.Model):
    """The right of another system to act as an account, until a date: for one institution where the account works for
    institutions, and only as long as it works for that one; in all its places where it is an officer's."""

    user = models.ForeignKey(User, on_delete=models.PROTECT, related_name="tokens")
    # named by its label, since the app of institutions builds on this one
    institution = models.ForeignKey(
        "institutions.Institution", verbose_name=_("institution"), null=True, on_delete=models.PROTECT,
        related_name="tokens",
    )  # fmt: skip
    label = models.CharField(_("system"), max_length=60)
    digest = models.CharField(max_length=64, unique=True)
    issued_by = models.ForeignKey(User, null=True, on_delete=models.PROTECT, related_name="+")
    issued_at = models.DateTimeField(auto_now_add=True)
    valid_to = models.DateTimeField(_("valid until"))

    class Meta:
        verbose_name = _("token")
        verbose_name_plural = _("tokens")
        triggers = [
            pgtrigger.ReadOnly(name="token_stays_whose_it_is", fields=["user", "institution", "digest"]),
            pgtrigger.Trigger(
                name="token_within_memberships",
                when=pgtrigger.Before,
                operation=pgtrigger.Insert,
                func=TOKEN_OUTSIDE_MEMBERSHIPS_REFUSED,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.label} · {self.institution}" if self.institution_id else self.label
