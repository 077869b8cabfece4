from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PeopleConfig(AppConfig):
    name = "people"
    verbose_name = _("People and appointments")

    def ready(self) -> None:
        from .journeys import appointing, inviting

        for flow in (appointing.flow, inviting.flow):
            flow.bind()
