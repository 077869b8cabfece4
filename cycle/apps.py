from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CycleConfig(AppConfig):
    name = "cycle"
    verbose_name = _("Annual cycle")

    def ready(self) -> None:
        from products import uses

        from . import finding, journey, product_use  # noqa: F401 - `finding` registers its receivers
        from .journeys import calendar, outreach, year

        for flow in (journey.flow, year.flow, outreach.flow, calendar.flow):
            flow.bind()
        uses.register(product_use.USE)
