"""The forms of the second factor, in the portal's words."""

from typing import Any

from allauth.core import context, ratelimit
from allauth.mfa.base.forms import AuthenticateForm, BaseAuthenticateForm, ReauthenticateForm
from allauth.mfa.totp.forms import ActivateTOTPForm
from django import forms
from django.utils.translation import gettext_lazy as _


class OneCode(forms.Form):
    """A code is asked for by what it is, without a word in the empty box."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        code = self.fields["code"]
        code.label = _("Code")
        del code.widget.attrs["placeholder"]
        code.widget.attrs["autofocus"] = True


class CountedCode(OneCode, BaseAuthenticateForm):
    """Codes that do not fit are counted by account, whoever types them from where; one that fits clears the count."""

    TOO_MANY = _("Too many codes did not fit. Please wait 5 minutes, then type the one the app shows.")

    def clean_code(self) -> str:
        counted = {"action": "second_factor", "key": str(self.user.pk)}
        if not ratelimit.consume(context.request, **counted):
            raise forms.ValidationError(self.TOO_MANY)
        code: str = super().clean_code()
        ratelimit.clear(context.request, **counted)
        return code


class SetUpForm(OneCode, ActivateTOTPForm):
    """The first code of a new app."""


class CodeForm(CountedCode, AuthenticateForm):
    """At signing in."""


class CodeAgainForm(CountedCode, ReauthenticateForm):
    """Before something that changes the account."""
