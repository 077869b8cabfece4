"""Numbers people read out: dossier codes, registration numbers, product codes."""

from __future__ import annotations

import secrets

from accounts.models import AdministrativeUnit
from basics.public_ids import ALPHABET
from cycle.models import CycleYear, Dossier
from products.models import Product
from workflow.models import Counter

INVITATION_LENGTH = 8


def check_digit(digits: str) -> str:
    """ISO 7064 MOD 11,10: finds every single wrong digit and nearly all swapped neighbours."""
    carry = 10
    for digit in digits:
        carry = (carry + int(digit)) % 10 or 10
        carry = carry * 2 % 11
    return str((11 - carry) % 10)


def dossier_code(year: CycleYear) -> str:
    """`OCOP-<province>-<year>-<6 digits>-<check>`, counted within the year."""
    serial = Counter.objects.next(f"dossier:{year.pk}")
    digits = f"{year.province.code}{year.year}{serial:06d}"
    return f"OCOP-{year.province.code}-{year.year}-{serial:06d}-{check_digit(digits)}"


def registration_number(dossier: Dossier) -> str:
    """`NNN/PĐK-T-X-YYYY` (Mẫu 01): counted by the commune within the year."""
    year, commune = dossier.cycle_year, dossier.commune
    serial = Counter.objects.next(f"registration:{year.pk}:{commune.pk}")
    return f"{serial:03d}/PĐK-{dossier.province.code}-{commune.code}-{year.year}"


def give_product_serial(product: Product, commune: AdministrativeUnit) -> None:
    """Give the product its number in the commune's register, once, at its first endorsement."""
    if product.serial is None:
        product.serial = Counter.objects.next(f"product:{commune.pk}")
        product.save(update_fields=["serial"])


def product_code(dossier: Dossier) -> str:
    """`T-X-NNN-YYYY`: province, commune, the product's serial, year of evaluation."""
    return f"{dossier.province.code}-{dossier.commune.code}-{dossier.product.serial or 0:03d}-{dossier.cycle_year.year}"


def invitation_code() -> str:
    """What the commune hands a producer so that they can claim a potential product; can be read out."""
    return "".join(secrets.choice(ALPHABET) for _ in range(INVITATION_LENGTH)).upper()
