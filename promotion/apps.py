from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromotionConfig(AppConfig):
    name = "promotion"
    verbose_name = _("Trade promotion")

    def ready(self) -> None:
        from cycle.sections import register

        from . import dossier_sections, receivers  # noqa: F401

        register(dossier_sections.certificate)
