"""Vietnamese formats. Django's own read 05/03/2026 month first, refuse 25/12/2026 and do not group thousands."""

from ocop_portal.formats.days import *  # noqa: F403 - Django looks each format up by its name in this module

DECIMAL_SEPARATOR = ","
THOUSAND_SEPARATOR = "."
NUMBER_GROUPING = 3
