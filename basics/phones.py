"""Vietnamese phone numbers as people write them, and the one form they are stored in (E.164)."""

from __future__ import annotations

import re
from collections.abc import Iterator

import phonenumbers
from django.core.exceptions import ValidationError
from django.utils.translation import gettext_lazy as _
from phonenumbers import NumberParseException, PhoneNumber, PhoneNumberFormat, PhoneNumberType

from basics import cleaning

OLD_PREFIXES = {f"016{last}": f"03{last}" for last in "23456789"} | {
    "0120": "070", "0121": "079", "0122": "077", "0126": "076", "0128": "078",
    "0123": "083", "0124": "084", "0125": "085", "0127": "081", "0129": "082",
    "0186": "056", "0188": "058", "0199": "059",
}  # fmt: skip
"""Mobile prefixes of 11-digit numbers and what replaced them on 15/9/2018 (the Ministry's plan 798/QĐ-BTTTT)."""

OLD_AREAS = {
    "022": "0212", "0231": "0213", "020": "0214", "0230": "0215", "029": "0216", "052": "0232", "053": "0233", "054": "0234",
    "0510": "0235", "0511": "0236", "037": "0237", "038": "0238", "039": "0239", "033": "0203", "0240": "0204", "025": "0205",
    "026": "0206", "027": "0207", "0280": "0208", "0281": "0209", "0320": "0220", "0321": "0221", "0241": "0222", "031": "0225",
    "0351": "0226", "036": "0227", "0350": "0228", "030": "0229", "0780": "0290", "0781": "0291", "0710": "0292", "0711": "0293",
    "074": "0294", "076": "0296", "077": "0297", "079": "0299", "04": "024", "08": "028", "061": "0251", "062": "0252", "064": "0254",
    "055": "0255", "056": "0256", "057": "0257", "058": "0258", "068": "0259", "060": "0260", "0501": "0261", "0500": "0262",
    "063": "0263", "059": "0269", "070": "0270", "0651": "0271", "072": "0272", "073": "0273", "0650": "0274", "075": "0275",
    "066": "0276", "067": "0277",
}  # fmt: skip
"""Area codes given up in 2017 and what replaced them (the Ministry's decision 2036/QĐ-BTTTT of 21/11/2016)."""

_NO_NETWORK = ("030", "031")
"""Old area codes that libphonenumber takes for mobile numbers; no network has them."""
_WRITTEN = re.compile(r"\+?[\d\s.()\-/]+")
_KINDS = {PhoneNumberType.MOBILE, PhoneNumberType.FIXED_LINE, PhoneNumberType.FIXED_LINE_OR_MOBILE}
"""What a person can be called at: no hotline, no paging."""


def parse(text: str) -> str:
    """The number in E.164 ("0912 345 678" is "+84912345678").

    Accepts spaces, dots, hyphens, brackets, +84, 84, 0084, and numbers of other countries with their +. Which numbers exist is
    judged by libphonenumber. Raises ValidationError with a sentence; for a mobile number of before 2018 or a landline of before
    2017 it names the new one.
    """
    written = cleaning.code(text)
    national = re.sub(r"^(\+840?|0084|84(?=\d{9,10}$))", "0", re.sub(r"[\s.()\-/]", "", written))
    if not national.startswith(_NO_NETWORK) and (number := _existing(written)):
        return phonenumbers.format_number(number, PhoneNumberFormat.E164)
    for old, new, year in _outdated(national):
        raise ValidationError(
            _("Numbers beginning with %(old)s changed in %(year)s. Is it %(suggestion)s?"),
            code="old_number",
            params={"old": old, "year": year, "suggestion": display(f"+84{new[1:]}{national[len(old) :]}")},
        )
    raise ValidationError(_("This is not a phone number. Write it like 0912 345 678."), code="invalid")


def read(typed: str) -> str:
    """The number in E.164 where what somebody looks for is one, also as a link holds it; else ""."""
    try:
        return parse(typed.strip().removeprefix("tel:"))
    except ValidationError:
        return ""


def _existing(written: str) -> PhoneNumber | None:
    if not _WRITTEN.fullmatch(written):
        return None
    try:
        number = phonenumbers.parse(re.sub("^00", "+", written), "VN")
    except NumberParseException:
        return None
    return number if phonenumbers.number_type(number) in _KINDS else None


def _outdated(national: str) -> Iterator[tuple[str, str, str]]:
    """The beginning of a number as it no longer is, the one it has now, and the year of the change."""
    if (mobile := OLD_PREFIXES.get(national[:4])) and re.fullmatch(r"\d{11}", national):
        yield national[:4], mobile, "2018"
    for length in (4, 3, 2):
        area = OLD_AREAS.get(old := national[:length])
        if area and _existing(area + national[length:]):
            yield old, area, "2017"


def display(number: str | None) -> str:
    """An E.164 number as people in Viet Nam read it ("0912 345 678"); other countries' numbers unchanged."""
    if not number or not number.startswith("+84"):
        return number or ""
    return phonenumbers.format_number(phonenumbers.parse(number), PhoneNumberFormat.NATIONAL)
