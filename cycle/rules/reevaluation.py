"""When a recognised product may be evaluated again.

Source: Decision 26/2026/QĐ-TTg; counted in days from the last day of the certificate.
"""

from __future__ import annotations

import datetime as dt

from basics import clock
from cycle.models import Recognition
from products.models import Product

REEVALUATION_OPENS = 180
"""Days before the certificate's end from which a re-evaluation may be filed (Decision 26/2026/QĐ-TTg)."""
REEVALUATION_LATE = 120
"""Days before the end after which it counts as late."""
REEVALUATION_CLOSES = 180
"""Days after the end during which the old certificate may still be kept."""


def last_recognition(product: Product) -> Recognition | None:
    """The product's latest recognition, wherever it was made."""
    return product.recognitions.order_by("-decided_on", "-pk").first()


def reevaluation_window(product: Product) -> tuple[dt.date | None, dt.date | None]:
    """First and last day a re-evaluation of the product may be opened and filed; (None, None) where never recognised."""
    last = last_recognition(product)
    if last is None:
        return None, None
    return last.valid_to - dt.timedelta(days=REEVALUATION_OPENS), last.valid_to + dt.timedelta(days=REEVALUATION_CLOSES)


def is_late(product: Product) -> bool:
    last = last_recognition(product)
    return last is not None and clock.today() > last.valid_to - dt.timedelta(days=REEVALUATION_LATE)
