"""The portal's own settings with beat in a hurry, so that a fault's end is seen in seconds instead of half a minute, and with what
lets tests stop its processes where they like."""

from ocop_portal.settings import *  # noqa: F403
from ocop_portal.settings import CELERY_BEAT_SCHEDULE, INSTALLED_APPS

INSTALLED_APPS = [*INSTALLED_APPS, "tests.faults.breaking.Breaking"]
CELERY_BEAT_SCHEDULE = {name: {**entry, "schedule": 2.0, "options": {"expires": 1.9}} for name, entry in CELERY_BEAT_SCHEDULE.items()}
CELERY_WORKER_LOST_WAIT = 0.5
EMAIL_TIMEOUT = 1
