"""How days, times and quantities are written, in Vietnamese and in English; without Django's slow localisation."""

from __future__ import annotations

import datetime as dt
from decimal import ROUND_HALF_UP, Decimal

from django.utils import timezone
from django.utils.translation import get_language

from basics import phones

_SWAP = str.maketrans(",.", ".,")


def day(value: object) -> str:
    """A date, or the day of a moment in Viet Nam, as dd/mm/yyyy; words pass unchanged, nothing is nothing."""
    if isinstance(value, dt.datetime):
        value = _local(value)
    return f"{value.day:02}/{value.month:02}/{value.year:04}" if isinstance(value, dt.date) else str(value or "")


def moment(value: object) -> str:
    """A moment in Viet Nam as dd/mm/yyyy HH:MM; a date without a time, or words, as `day` has them."""
    if not isinstance(value, dt.datetime):
        return day(value)
    value = _local(value)
    return f"{day(value)} {value.hour:02}:{value.minute:02}"


def _local(value: dt.datetime) -> dt.datetime:
    return timezone.localtime(value) if timezone.is_aware(value) else value


def number(value: object, places: int | None = None) -> str:
    """A quantity with its thousands grouped: 1.234.567,89 in Vietnamese, 1,234,567.89 in English.

    `places` rounds half up to so many decimals; without it decimals stay as they are. Not for years, codes and
    page numbers. Words pass unchanged, nothing is nothing.
    """
    if value is None or value == "":
        return ""
    if isinstance(value, str):
        return value
    if places is not None:
        value = Decimal(str(value)).quantize(Decimal(1).scaleb(-int(places)), rounding=ROUND_HALF_UP)
    text = f"{Decimal(str(value)):,f}" if isinstance(value, float) else f"{value:,}"
    return text if (get_language() or "vi").startswith("en") else text.translate(_SWAP)


def amount(value: Decimal | int) -> str:
    """A quantity without zeros at the end of its decimals: 1.200 and 120,5, in English 1,200 and 120.5."""
    whole = Decimal(value).to_integral_value()
    return number(int(whole) if whole == value else Decimal(f"{Decimal(value).normalize():f}"))


def phone(value: str | None) -> str:
    """A stored number as people read it: +84912345678 is 0912 345 678."""
    return phones.display(value)
