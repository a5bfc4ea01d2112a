from django.apps import AppConfig
from django.core.checks import Tags, register
from django.utils.translation import gettext_lazy as _


class SubsidiesConfig(AppConfig):
    name = "subsidies"
    verbose_name = _("Subsidies")

    def ready(self) -> None:
        from subsidies import filing_checks
        from subsidies.system_checks import no_demonstration_in_production

        filing_checks.join()
        register(no_demonstration_in_production, Tags.database)
