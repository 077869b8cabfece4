"""The site itself: everything that is about all apps at once."""

from django.apps import AppConfig


class PortalConfig(AppConfig):
    name = "ocop_portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tasks are declared with @shared_task: they need the configured app in every process.
        from ocop_portal import celery  # noqa: F401
