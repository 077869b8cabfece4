"""The site itself: everything that is about all apps at once."""

from django.apps import AppConfig
from django.contrib.staticfiles.apps import StaticFilesConfig


class PortalConfig(AppConfig):
    name = "ocop_portal"
    default = True
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tasks are declared with @shared_task: they need the configured app in every process.
        from ocop_portal import celery  # noqa: F401


class ServedFilesConfig(StaticFilesConfig):
    """Leaves out of what is collected whatever no browser asks for: sources, and the fonts of documents."""

    ignore_patterns = [*StaticFilesConfig.ignore_patterns, "scss", "pdf", "*.mjs", "stamp"]
