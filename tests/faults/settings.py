"""The portal's own settings with beat in a hurry, so that a fault's end is seen in seconds instead of half a minute."""

from ocop_portal.settings import *  # noqa: F403
from ocop_portal.settings import CELERY_BEAT_SCHEDULE

CELERY_BEAT_SCHEDULE = {name: {**entry, "schedule": 2.0, "options": {"expires": 1.9}} for name, entry in CELERY_BEAT_SCHEDULE.items()}
