"""The site itself: everything that is about all apps at once."""

from django.apps import AppConfig, apps
from django.conf import settings
from django.db.backends.signals import connection_created
from django.db.models.signals import post_migrate


class PortalConfig(AppConfig):
    name = "ocop_portal"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        # Tasks are declared with @shared_task: they need the configured app in every process.
        from ocop_portal import celery, roles  # noqa: F401

        post_migrate.connect(roles.prepare, sender=apps.get_app_config("accounts"))
        if not settings.CONNECTS_AS_OWNER:
            connection_created.connect(roles.look)
