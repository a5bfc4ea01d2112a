import pgtrigger
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from portal.reference.models import Jurisdiction
from portal.shared.actors import actor_field
from portal.shared.scoping import ScopedQuerySet
from portal.shared.triggers import append_only, never_deleted


class FundSource(models.TextChoices):
    SPECIAL_ACCOUNT = "special_account", _("special action account")
    EMPLOYMENT_SUBSIDY = "employment_subsidy", _("employment subsidy funds")
    LOCAL_TALENT = "local_talent", _("local talent funds")
    FISCAL = "fiscal", _("fiscal funds")
    INDUSTRY_DEVELOPMENT = "industry_development", _("industry development funds")


class AccountName(models.TextChoices):
    APPROPRIATED = "appropriated", _("appropriated")
    AVAILABLE = "available", _("available")
    RESERVED = "reserved", _("reserved")
    COMMITTED = "committed", _("committed")
    PAID = "paid", _("paid")


class FundQuerySet(ScopedQuerySet):
    jurisdiction_path = "jurisdiction"


class Fund(models.Model):
    """Money of one source for one year."""

    source = models.CharField(_("fund"), max_length=30, choices=FundSource.choices)
    jurisdiction = models.ForeignKey(Jurisdiction, on_delete=models.PROTECT, related_name="funds")
    year = models.PositiveSmallIntegerField(_("year"))

    objects = FundQuerySet.as_manager()

    class Meta:
        verbose_name = _("fund")
        verbose_name_plural = _("funds")
        ordering = ["-year", "source"]
        constraints = [models.UniqueConstraint(fields=["source", "jurisdiction", "year"], name="fund_once_per_year")]
        triggers = [*never_deleted()]

    def __str__(self) -> str:
        return f"{self.get_source_display()} {self.year}"


class FundAccount(models.Model):
    """The balance of one account of a fund, kept by the database from the entries; none may fall below zero."""

    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="accounts")
    account = models.CharField(max_length=20, choices=AccountName.choices)
    balance = models.DecimalField(max_digits=16, decimal_places=2, default=0)

    class Meta:
        verbose_name = _("account of a fund")
        verbose_name_plural = _("accounts of a fund")
        constraints = [
            models.UniqueConstraint(fields=["fund", "account"], name="fund_account_once"),
            models.CheckConstraint(
                name="fund_account_not_negative",
                condition=Q(account="appropriated", balance__lte=0) | (~Q(account="appropriated") & Q(balance__gte=0)),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.fund} {self.get_account_display()}"


class LedgerTransaction(models.Model):
    """One movement of money: what for, by whom. Append-only; a correction is the movement back."""

    class Kind(models.TextChoices):
        APPROPRIATION = "appropriation", _("appropriation")
        RESERVATION = "reservation", _("reservation")
        RELEASE = "release", _("release")
        COMMITMENT = "commitment", _("commitment")
        PAYMENT = "payment", _("payment")
        REVERSAL = "reversal", _("reversal")

    kind = models.CharField(_("movement"), max_length=20, choices=Kind.choices)
    key = models.CharField(max_length=120, unique=True, help_text="What makes a second posting the same movement")
    subject_type = models.CharField(max_length=60)
    subject_id = models.CharField(max_length=40)
    note = models.CharField(_("note"), max_length=200, blank=True)
    at = models.DateTimeField()
    by = actor_field()

    class Meta:
        verbose_name = _("ledger transaction")
        verbose_name_plural = _("ledger transactions")
        ordering = ["-pk"]
        triggers = [*append_only()]

    def __str__(self) -> str:
        return self.key


class LedgerEntry(models.Model):
    """One side of a movement. The sides of a movement sum to zero in each fund, checked when it is committed."""

    transaction = models.ForeignKey(LedgerTransaction, on_delete=models.PROTECT, related_name="entries")
    fund = models.ForeignKey(Fund, on_delete=models.PROTECT, related_name="entries")
    account = models.CharField(max_length=20, choices=AccountName.choices)
    amount = models.DecimalField(max_digits=16, decimal_places=2)

    class Meta:
        verbose_name = _("ledger entry")
        verbose_name_plural = _("ledger entries")
        constraints = [models.CheckConstraint(name="entry_moves_money", condition=~Q(amount=0))]
        triggers = [
            *append_only(),
            pgtrigger.Trigger(
                name="keep_balance",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                func="""
                    INSERT INTO subsidies_fundaccount AS held (fund_id, account, balance)
                    VALUES (NEW.fund_id, NEW.account, 0) ON CONFLICT (fund_id, account) DO NOTHING;
                    UPDATE subsidies_fundaccount SET balance = balance + NEW.amount
                    WHERE fund_id = NEW.fund_id AND account = NEW.account;
                    RETURN NEW;
                """,
            ),
            pgtrigger.Trigger(
                name="sums_to_zero",
                when=pgtrigger.After,
                operation=pgtrigger.Insert,
                timing=pgtrigger.Deferred,
                func="""
                    IF (SELECT sum(amount) FROM subsidies_ledgerentry
                        WHERE transaction_id = NEW.transaction_id AND fund_id = NEW.fund_id) <> 0 THEN
                        RAISE EXCEPTION 'ledger transaction % does not sum to zero', NEW.transaction_id
                        USING ERRCODE = 'check_violation';
                    END IF;
                    RETURN NULL;
                """,
            ),
        ]

    def __str__(self) -> str:
        return f"{self.account} {self.amount}"
