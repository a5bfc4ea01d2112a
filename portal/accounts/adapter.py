from allauth.account.adapter import DefaultAccountAdapter
from django.http import HttpRequest


class AccountAdapter(DefaultAccountAdapter):
    """Accounts are given by the bureau or by one's institution; nobody opens one for himself."""

    def is_open_for_signup(self, request: HttpRequest) -> bool:
        return False
