"""Accounts in the admin; signing in to it goes through the portal's own page, with its second factor."""

from allauth.account.decorators import secure_admin_login
from allauth.account.models import EmailAddress
from allauth.mfa.models import Authenticator
from allauth.usersessions.models import UserSession
from axes.models import AccessAttempt, AccessFailureLog, AccessLog
from django.contrib import admin
from django.contrib.auth.models import Group
from django.utils.translation import gettext_lazy as _

from portal.accounts.models import ApiToken, RoleGrant, User
from portal.shared.admin import ReadOnlyAdmin

admin.site.site_header = admin.site.site_title = _("Xunbu support")
admin.site.login = secure_admin_login(admin.site.login)
# secrets of second factors, keys of running sessions, and two tables the portal does not use
admin.site.unregister([Authenticator, UserSession, EmailAddress, Group])
# the libraries' own pages would let rows be changed and deleted
admin.site.unregister([AccessAttempt, AccessFailureLog, AccessLog])


@admin.register(User)
class UserAdmin(ReadOnlyAdmin):
    hidden = ["password"]
    search_fields = ["username", "display_name"]
    list_filter = ["is_active", "is_staff"]


@admin.register(RoleGrant)
class RoleGrantAdmin(ReadOnlyAdmin):
    list_filter = ["role"]


@admin.register(ApiToken)
class ApiTokenAdmin(ReadOnlyAdmin):
    hidden = ["digest"]


@admin.register(AccessAttempt, AccessFailureLog)
class FailedSignInAdmin(ReadOnlyAdmin):
    """Who could not sign in, and whether the account is closed for a while."""

    hidden = ["get_data", "post_data"]
    search_fields = ["username", "ip_address"]


@admin.register(AccessLog)
class SignInAdmin(ReadOnlyAdmin):
    hidden = ["session_hash"]
    search_fields = ["username", "ip_address"]
