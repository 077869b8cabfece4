#!/usr/bin/env python
"""Django's command-line entry point.

Where DATABASE_URL is not set, the launcher lends the embedded PostgreSQL for as long as the
command runs.
"""

import os
import sys


def main() -> None:
    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "ocop_portal.settings")
    from ocop_portal import launcher

    launcher.ensure_database(sys.argv)
    from django.core.management import execute_from_command_line

    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
