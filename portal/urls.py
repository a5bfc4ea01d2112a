"""One line per app and audience. URLs follow the audience, code follows the data."""

from django.contrib import admin
from django.urls import include, path

from portal.shared.views import health, no_page

handler429 = "portal.shared.views.too_often"

urlpatterns = [
    path("health/", health, name="health"),
    # The portal sends no mail and keeps no address for it.
    path("account/email/", no_page, name="account_email"),
    path("account/confirm-email/", no_page, name="account_email_verification_sent"),
    path("account/confirm-email/<str:key>/", no_page, name="account_confirm_email"),
    path("account/", include("allauth.urls")),
    path("admin/", admin.site.urls),
    path("api/", include("portal.api")),
    path("", include("portal.dashboards.urls")),
    path("", include("institutions.urls")),
    path("", include("trainees.urls")),
    path("", include("certificates.urls")),
    path("", include("subsidies.urls")),
]
