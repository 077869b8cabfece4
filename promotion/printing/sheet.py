"""A certificate as a sheet of paper: its words laid out on one page.

Knows nothing of the database: a `Sheet` of words goes in, the bytes of a one-page PDF come out.
"""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.template.loader import render_to_string

from accounts.addresses import bare, within_a_sentence
from cycle.models.recognitions import valid_until
from documents import press
from promotion.printing import drawing, titles
from promotion.printing.fitting import BOLD, DISPLAY, REGULAR, Words, scale_of
from promotion.rules import check_codes

TEMPLATE, STYLE = "pdf/certificate.html", "pdf/certificate.css"
MINISTRY = "Bộ Nông nghiệp và Môi trường"
CITY_NAMED_IN_FULL = "Hồ Chí Minh"
WIDTH, MIDDLE, SIGNATURE_WIDTH, SIGNATURE = 241.0, 59.0, 118.0, 36.0
"""In mm, as certificate.css has them: of a line, of what is certified, and of the signature."""
ROOM_TO_SIGN = 8.0


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
    def issuer(self) -> str:
        return MINISTRY if self.national else f"Ủy ban nhân dân {within_a_sentence(self.province)}"

    @property
    def place(self) -> str:
        """Where the decision was signed, as Decree 30/2020/NĐ-CP writes it: without the word for the kind of unit."""
        return "Hà Nội" if self.national else self.province if self.province.endswith(CITY_NAMED_IN_FULL) else bare(self.province)

    @property
    def day(self) -> str:
        """The long form of the decision's date; Decree 30/2020/NĐ-CP writes 0 before days under 10 and the months 1 and 2."""
        day = self.decided_on
        return f"ngày {day:%d} tháng {day.month:0{2 if day.month < 3 else 1}d} năm {day:%Y}"

    @property
    def months(self) -> int:
        """How long it is valid; 0 where its last day is not the same day some months later (as papers of before the portal have it)."""
        count = (self.valid_to.year - self.decided_on.year) * 12 + self.valid_to.month - self.decided_on.month
        return count if valid_until(self.decided_on, count) == self.valid_to else 0

    @property
    def decision(self) -> str:
        of = f"Bộ trưởng {MINISTRY}" if self.national else f"Chủ tịch UBND {within_a_sentence(self.province)}"
        return f"Theo Quyết định số {self.decision_number} {self.day} của {of}"

    @property
    def validity(self) -> str:
        until = f"đến hết ngày {self.valid_to:%d/%m/%Y}"
        return (
            f"Giấy chứng nhận có giá trị {self.months} tháng kể từ ngày ký ({until})"
            if self.months
            else f"Giấy chứng nhận có giá trị {until}"
        )

    @property
    def signed_as(self) -> tuple[str, ...]:
        return titles.signed_as(self.signer_title)

    @property
    def check_address(self) -> str:
        """The address as people type it."""
        return self.check_url.split("://", 1)[-1]

    @property
    def spaced_code(self) -> str:
        return check_codes.grouped(self.check_code)


@dataclass(frozen=True)
class Sizes:
    """Sizes of the words that may be long, in points: as large as all of them fit."""

    product: float
    producer: float
    address: float
    facts: float
    title: float
    signer: float


def sizes_of(sheet: Sheet) -> Sizes:
    """What is certified stands between the stars and the foot; titles and name of who signed leave room to sign."""
    product = Words(sheet.product, DISPLAY, 27, 1.2, above=1, least=12)
    producer = Words(f"Chủ thể: {sheet.producer}", BOLD, 17, 1.3, above=2)
    address = Words(f"Địa chỉ: {sheet.address}", REGULAR, 15, 1.3, above=0.5)
    code = Words(f"Mã sản phẩm: {sheet.product_code}", BOLD, 14, 1.35, above=2)
    decision, validity = (Words(text, BOLD, 14, 1.35) for text in (sheet.decision, sheet.validity))
    scale = scale_of([product, producer, address, code, decision, validity], width=WIDTH, height=MIDDLE)
    titled = [Words(line, BOLD, 13, 1.25, least=8) for line in sheet.signed_as]
    signer = Words(sheet.signer, BOLD, 14, 1.25, least=8)
    date = Words(f"{sheet.place}, {sheet.day}", REGULAR, 13, 1.3, least=13)
    signed = scale_of([date, *titled, signer], width=SIGNATURE_WIDTH, height=SIGNATURE - ROOM_TO_SIGN)
    return Sizes(
        product.at(scale), producer.at(scale), address.at(scale), code.at(scale), min(line.at(signed) for line in titled), signer.at(signed)
    )


def pdf_of(sheet: Sheet) -> bytes:
    """One page, A4 landscape."""
    html = render_to_string(
        TEMPLATE,
        {
            "sheet": sheet,
            "sizes": sizes_of(sheet),
            "frame": drawing.frame(),
            "stars": drawing.stars(sheet.stars),
            "qr": drawing.qr(sheet.check_url),
        },
    )
    return press.pdf_of(html, style=STYLE)
