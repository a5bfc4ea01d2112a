"""Accounts in the admin; signing in to it goes through the portal's own page, with its second factor."""

from allauth.account.decorators import secure_admin_login
from allauth.mfa.models import Authenticator
from django.contrib import admin

from portal.accounts.models import ApiToken, RoleGrant, User
from portal.shared.admin import ReadOnlyAdmin

admin.site.login = secure_admin_login(admin.site.login)
# It would show the secrets of second factors.
admin.site.unregister(Authenticator)


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
