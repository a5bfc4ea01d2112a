"""The forms of the second factor, in the portal's words."""

from typing import Any

from allauth.mfa.base.forms import AuthenticateForm, ReauthenticateForm
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


class SetUpForm(OneCode, ActivateTOTPForm):
    """The first code of a new app."""


class CodeForm(OneCode, AuthenticateForm):
    """At signing in."""


class CodeAgainForm(OneCode, ReauthenticateForm):
    """Before something that changes the account."""
