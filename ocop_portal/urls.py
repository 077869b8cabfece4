"""Every address of the portal: Vietnamese without a prefix, English under /en/."""

from importlib.util import find_spec

from django.conf.urls.i18n import i18n_patterns
from django.urls import URLPattern, URLResolver, include, path

from ocop_portal import health, pages, published

APPS = ("accounts", "documents", "people", "products", "cycle", "evaluation", "promotion")

handler500 = "ocop_portal.failures.server_error"

urlpatterns: list[URLPattern | URLResolver] = [
    path("healthz", health.healthz, name="healthz"),
    path("readyz", health.readyz, name="readyz"),
]
urlpatterns += i18n_patterns(
    path("", pages.home, name="home"),
    path("tinh/<slug:slug>/", pages.province_home, name="province_home"),
    path("viec-can-lam/", pages.inbox, name="inbox"),
    path("nhat-ky/", published.published_log, name="published_log"),
    path("nhat-ky/ocop-log.txt", published.published_lines, name="published_lines"),
    *(path("", include(f"{app}.urls")) for app in APPS if find_spec(f"{app}.urls")),
    prefix_default_language=False,
)
