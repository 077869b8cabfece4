"""What gunicorn serves."""

import os

from django.core.wsgi import get_wsgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings")

# Settings first: what the guards need of Django is there only then.
from ocop_portal.guards import in_utf8_only

application = in_utf8_only(get_wsgi_application())
