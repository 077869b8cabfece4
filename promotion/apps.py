from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class PromotionConfig(AppConfig):
    name = "promotion"
    verbose_name = _("Trade promotion")

    def ready(self) -> None:
        from cycle.pages.sections import register

        from . import journey, receivers  # noqa: F401
        from .pages import dossier_sections

        journey.flow.bind()
        register(dossier_sections.certificate)
