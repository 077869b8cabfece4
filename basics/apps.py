from django.apps import AppConfig
from django.utils.translation import gettext_lazy as _


class BasicsConfig(AppConfig):
    name = "basics"
    verbose_name = _("Basics")

    def ready(self) -> None:
        from .left_open import ask_by_kind

        ask_by_kind()
