"""What people read: ready, or still to be translated when it is shown."""

from django.utils.functional import Promise

Words = str | Promise
