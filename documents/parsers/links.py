"""Where a link in a paper may lead."""

from __future__ import annotations

import re

from documents.parsers.verdicts import Fault

ALLOWED = re.compile(r"\s*(https?://|mailto:|www\.)", re.IGNORECASE)
SHOWN = 80


def check(target: str, *, within: bool = True) -> None:
    """To a web page, an e-mail address or (`within`) a place of the paper itself. Raises Fault: link."""
    if not (ALLOWED.match(target) or (within and target.startswith("#"))):
        raise Fault("link", target=re.sub(r"[^\w\s:/\\.@%?=&#-]", "", target)[:SHOWN])
