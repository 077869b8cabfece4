"""Vietnamese phone numbers as people write them, and the one form they are stored in (E.164)."""

from __future__ import annotations

import re

from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _

from basics import cleaning

OLD_PREFIXES = {f"016{last}": f"03{last}" for last in "23456789"} | {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
"""Mobile prefixes of 11-digit numbers and what replaced them on 15/9/2018 (the Ministry's plan 798/QĐ-BTTTT)."""

_MOBILE = re.compile(r"0[35789]\d{8}")
_LANDLINE = re.compile(r"02\d{9}")
_ABROAD = re.compile(r"\+(?!84)[1-9]\d{6,14}")


def parse(text: str) -> str:
    """The number in E.164 ("0912 345 678" is "+84912345678").

    Accepts spaces, dots, hyphens, brackets, +84, 84, 0084, and numbers of other countries with their +.
    Raises ValidationError with a sentence; for an 11-digit mobile number of before 2018 it names the new one.
    """
    bare = re.sub(r"[\s.()\-/]", "", cleaning.code(text))
    bare = re.sub(r"^00", "+", bare)
    if _ABROAD.fullmatch(bare):
        return bare
    national = re.sub(r"^(\+840?|84(?=\d{9,10}$))", "0", bare)
    new_prefix = OLD_PREFIXES.get(national[:4])
    if new_prefix and re.fullmatch(r"\d{11}", national):
        raise ValidationError(
            _("Numbers beginning with %(old)s changed in 2018. Is it %(suggestion)s?"),
            code="old_number",
            params={"old": national[:4], "suggestion": display(f"+84{new_prefix[1:]}{national[4:]}")},
        )
    if _MOBILE.fullmatch(national) or _LANDLINE.fullmatch(national):
        return f"+84{national[1:]}"
    raise ValidationError(_("This is not a phone number. Write it like 0912 345 678."), code="invalid")


def display(number: str | None) -> str:
    """An E.164 number as people in Viet Nam read it ("0912 345 678"); other countries' numbers unchanged."""
    if not number or not number.startswith("+84"):
        return number or ""
    national = f"0{number[3:]}"
    if national.startswith("02"):
        area = 3 if national[:3] in {"024", "028"} else 4
        return f"{national[:area]} {national[area:-4]} {national[-4:]}"
    return f"{national[:4]} {national[4:7]} {national[7:]}"
