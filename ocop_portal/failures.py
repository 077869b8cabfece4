"""What a person is told where the portal fails."""

from __future__ import annotations

import errno
import sys

from django.http import HttpRequest, HttpResponse
from django.template.loader import get_template

NO_ROOM = {errno.ENOSPC, errno.EDQUOT, errno.EFBIG}


def server_error(request: HttpRequest) -> HttpResponse:
    """The page of a failure of ours, without a context and perhaps without a database; where the disk is full it says so."""
    failure = sys.exc_info()[1]
    status = 507 if isinstance(failure, OSError) and failure.errno in NO_ROOM else 500
    return HttpResponse(get_template(f"{status}.html").render(), status=status)
