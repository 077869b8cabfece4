from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class CycleConfig(AppConfig):
    name = "cycle"
    verbose_name = _("Annual cycle")

    def ready(self) -> None:
        from products import uses

        from . import journey, product_use, receivers  # noqa: F401 - registers its receivers
        from .journeys import calendar, outreach, year

        for flow in (journey.flow, year.flow, outreach.flow, calendar.flow):
            flow.bind()
        uses.register(product_use.USE)
