"""English as written in Viet Nam: days as everybody there writes them, numbers the English way."""

from ocop_portal.formats.days import *  # noqa: F403 - Django looks each format up by its name in this module

DECIMAL_SEPARATOR = "."
THOUSAND_SEPARATOR = ","
NUMBER_GROUPING = 3
