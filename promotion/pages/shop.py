"""Certificates as a list shows them, and the counts and names of step 6."""

from __future__ import annotations

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from basics.formats import day, number
from basics.public_ids import addresses
from basics.tables import Cell, Column, Row, Table
from basics.vietnamese import fold
from promotion.models import VALIDITY, VALIDITY_TONE, Certificate
from promotion.rules.validity import validity


def count_sentence(count: int) -> str:
    return ngettext("%(count)s recognised product", "%(count)s recognised products", count) % {"count": number(count)}


def certificate_table(certificates_shown: Iterable[Certificate]) -> Table:
    """Certificates that come `for_list` with `pending`; the name of the product opens the PDF."""
    columns = [
        Column(_("Product")),
        Column(_("Certificate number")),
        Column(_("Stars"), "number"),
        Column(_("Valid until"), "date"),
        Column(pgettext("certificate", "Status")),
    ]
    address = addresses("certificate_pdf")
    return Table(_("Certificates"), columns, [_certificate_row(one, address(one.public_id)) for one in certificates_shown])


def _certificate_row(certificate: Certificate, url: str) -> Row:
    recognition, standing = certificate.recognition, validity(certificate)
    return Row(
        [
            Cell(recognition.product_name, url=url, soft=recognition.producer_name),
            Cell(certificate.number),
            Cell(recognition.stars),
            Cell(day(recognition.valid_to)),
            Cell(VALIDITY[standing], tag_tone=VALIDITY_TONE[standing]),
        ]
    )


def file_name(certificate: Certificate) -> str:
    """A name that says on any computer what the file is: product, number, year."""
    product = fold(certificate.recognition.product_name).replace(" ", "-")[:60].strip("-")
    return f"giay-chung-nhan-ocop-{product}-{(certificate.number or '').replace('/', '-')}.pdf"
