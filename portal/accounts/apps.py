from typing import Any

from allauth.account.signals import password_changed
from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class AccountsConfig(AppConfig):
    name = "portal.accounts"
    label = "accounts"
    verbose_name = _("Accounts")

    def ready(self) -> None:
        password_changed.connect(_own_password)


def _own_password(*, user: Any, **_others: Any) -> None:
    """The person has chosen a password: the one that was given counts no more."""
    user.must_change_password = False
    user.save(update_fields=["must_change_password"])
