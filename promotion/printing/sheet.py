"""A certificate as a sheet of paper: its words laid out on one page.

Knows nothing of the database: a `Sheet` of words goes in, the bytes of a one-page PDF come out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string

from documents import press
from promotion.printing import drawing
from promotion.rules import check_codes

TEMPLATE, STYLE = "pdf/certificate.html", "pdf/certificate.css"
MINISTRY = "Bộ Nông nghiệp và Môi trường"
CITY_NAMED_IN_FULL = "Hồ Chí Minh"
KINDS = ("Tỉnh ", "Thành phố ", "Xã ", "Phường ", "Đặc khu ", "Thị trấn ", "Thị xã ", "Huyện ", "Quận ")


def _within_a_sentence(unit: str) -> str:
    """A unit's name inside a sentence: "tỉnh Thái Nguyên"."""
    return unit[0].lower() + unit[1:] if unit.startswith(KINDS) else unit


def _bare(unit: str) -> str:
    """A unit's name without its kind: "Thái Nguyên"."""
    return next((unit[len(kind) :] for kind in KINDS if unit.startswith(kind)), unit)


def address_of(*units: str) -> str:
    """Units from the smallest up, as an address: "xã La Bằng, tỉnh Thái Nguyên"."""
    return ", ".join(_within_a_sentence(unit) for unit in units if unit)


@dataclass(frozen=True)
class Sheet:
    """What is printed, word for word. `product` and the rest are the names of the day of the decision."""

    national: bool
    province: str
    stars: int
    product: str
    producer: str
    address: str
    product_code: str
    number: str
    decision_number: str
    decided_on: dt.date
    valid_to: dt.date
    signer_title: str
    signer: str
    check_code: str
    check_url: str
    specimen: bool = False

    @property
    def scale(self) -> str:
        """How large names may be printed so that the sheet stays one page."""
        longest = max(len(self.product), round(len(self.producer) * 0.8))
        return "short" if longest <= 34 else "medium" if longest <= 68 else "long"

    @property
    def issuer(self) -> str:
        return MINISTRY if self.national else f"Ủy ban nhân dân {_within_a_sentence(self.province)}"

    @property
    def place(self) -> str:
        """Where the decision was signed, as Decree 30/2020/NĐ-CP writes it: without the word for the kind of unit."""
        return "Hà Nội" if self.national else self.province if self.province.endswith(CITY_NAMED_IN_FULL) else _bare(self.province)

    @property
    def day(self) -> str:
        """The long form of the decision's date; Decree 30/2020/NĐ-CP writes 0 before days under 10 and the months 1 and 2."""
        day = self.decided_on
        return f"ngày {day:%d} tháng {day.month:0{2 if day.month < 3 else 1}d} năm {day:%Y}"

    @property
    def signed_as(self) -> tuple[str, ...]:
        """The lines above the signature; a deputy signs for the head ("KT.", Decree 30/2020/NĐ-CP)."""
        title = self.signer_title.strip()
        if title.casefold().startswith("thứ trưởng"):
            return ("KT. BỘ TRƯỞNG", "THỨ TRƯỞNG")
        if title.casefold().startswith("phó "):
            return (f"KT. {title[4:].upper()}", title.upper())
        return (title.upper(),)

    @property
    def check_address(self) -> str:
        """The address as people type it."""
        return self.check_url.split("://", 1)[-1]

    @property
    def spaced_code(self) -> str:
        return check_codes.grouped(self.check_code)


def pdf_of(sheet: Sheet) -> bytes:
    """One page, A4 landscape."""
    html = render_to_string(
        TEMPLATE,
        {
            "sheet": sheet,
            "frame": drawing.frame(),
            "stars": drawing.stars(sheet.stars),
            "qr": drawing.qr(sheet.check_url),
        },
    )
    return press.pdf_of(html, style=STYLE)
