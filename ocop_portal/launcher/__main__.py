"""`python -m ocop_portal.launcher demo | fresh`."""

from __future__ import annotations

import sys
from pathlib import Path

from ocop_portal import launcher
from ocop_portal.launcher.sharing import SharedPostgres


def main(arguments: list[str]) -> int:
    match arguments:
        case ["demo"]:
            from ocop_portal.launcher.demo import run

            return run()
        case ["fresh"]:
            launcher.read_environment()
            if SharedPostgres(launcher.var_dir()).wipe():
                return 0
            print("Something still uses the embedded database: end it first (Ctrl-C in its terminal).", file=sys.stderr)
            return 1
        case ["keep", var]:
            SharedPostgres(Path(var)).keep()
            return 0
    print(__doc__, file=sys.stderr)
    return 2


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
