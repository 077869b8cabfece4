"""Tax codes: 10 digits with a check digit (businesses), 10-3 (their branches), 12 digits (households, individuals)."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from basics import cleaning

WEIGHTS = (31, 29, 23, 19, 17, 13, 7, 5, 3)


def check_digit(nine: str) -> int | None:
    """The tenth digit that belongs to the first nine; None where no code begins like this."""
    digit = 10 - sum(weight * int(char) for weight, char in zip(WEIGHTS, nine, strict=True)) % 11
    return digit if digit < 10 else None


def parse(text: str) -> str:
    """The code as it is stored: digits, a branch's three after a hyphen ("0100109106-001").

    Raises ValidationError with a sentence. Since 1/7/2025 households and individuals use their 12-digit personal
    number (Circular 86/2024/TT-BTC), which carries no check digit.
    """
    bare = re.sub(r"[\s.]", "", cleaning.code(text))
    if re.fullmatch(r"\d{12}", bare):
        return bare
    match = re.fullmatch(r"(\d{10})(?:-?(\d{3}))?", bare)
    if match is None:
        raise ValidationError(_("A tax code has 10 digits, 10 and 3 digits (0100109106-001), or 12 digits."), code="invalid")
    main, branch = match.groups()
    if check_digit(main[:9]) != int(main[9]):
        raise ValidationError(_("One of the digits of this tax code is wrong. Compare it with the certificate."), code="check_digit")
    return f"{main}-{branch}" if branch else main
