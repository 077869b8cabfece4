"""What was recognised: recognitions, certificates and the catalogue, a fifth of the dossiers."""

from __future__ import annotations

import datetime as dt
from collections import Counter
from collections.abc import Iterator
from functools import cache

from accounts.models import AdministrativeUnit
from basics.finding import words_of
from benchmarks.bulk import copy, finish, next_pk
from benchmarks.country_dossiers import Case, Cases
from benchmarks.country_people import Country
from benchmarks.country_roads import RECOGNISED
from cycle.models import Recognition
from cycle.models.recognitions import valid_until
from products.models import Product
from promotion.acts.catalogue import search_text
from promotion.models import Certificate, Listing
from promotion.rules import check_codes


def seed_promotion(country: Country, cases: Cases) -> list[Certificate]:
    recognised = [case for case in cases.rows if case.place in RECOGNISED]
    recognitions = list(_recognitions(country, recognised))
    certificates = list(_certificates(recognitions))
    copy(Recognition, recognitions, len(recognitions))
    copy(Certificate, certificates, len(certificates))
    copy(Listing, map(_listing, recognitions), len(recognitions))
    finish(Recognition, Certificate)
    return certificates


def _recognitions(country: Country, cases: list[Case]) -> Iterator[Recognition]:
    for pk, case in enumerate(cases, start=next_pk(Recognition)):
        dossier, decided_at = case.dossier, case.last("recognise")
        assert decided_at is not None
        assert dossier.producer is not None
        assert dossier.stars is not None
        day = decided_at.date()
        yield Recognition(
            pk=pk, dossier=dossier, product=dossier.product, producer=dossier.producer, commune=dossier.commune, province=dossier.province,
            issuer=dossier.province, stars=dossier.stars, points=dossier.points, decision_number=f"{pk}/QĐ-UBND", decided_on=day,
            decided_by_id=country.user_of("authority", dossier.province_id), valid_to=valid_until(day, 36),
            product_code=f"{dossier.province.code}-{dossier.commune.code}-{dossier.product.serial:03d}-{day.year}",
            product_name=dossier.product.name_vi, producer_name=dossier.producer.name, commune_name=dossier.commune_name,
            province_name=dossier.province_name, issuer_name=dossier.province_name, signer_name="Nguyễn Văn An", signer_title="Chủ tịch",
        )  # fmt: skip


def _certificates(recognitions: list[Recognition]) -> Iterator[Certificate]:
    serials: Counter[tuple[int, int]] = Counter()
    for pk, recognition in enumerate(recognitions, start=next_pk(Certificate)):
        year, issuer = recognition.decided_on.year, recognition.issuer
        serials[year, issuer.pk] += 1
        yield Certificate(
            pk=pk, recognition=recognition, state="issued", revision=2, issuer=issuer, year=year, check_code=check_codes.new(),
            number=f"{serials[year, issuer.pk]:03d}/{year}/GCN-OCOP-{issuer.code}", pdf=f"certificates/{year}/{pk}.pdf",
            pdf_sha256="0" * 64,            issued_at=dt.datetime.combine(recognition.decided_on, dt.time(), dt.UTC),
        )  # fmt: skip


def _listing(recognition: Recognition) -> Listing:
    product = recognition.product
    words = words_of(product.name_vi, recognition.producer_name, _names_of(recognition.commune))
    return Listing(
        product=product, recognition=recognition, product_set=product.product_set, sector=product.product_set.sector.key,
        province_id=recognition.province_id, stars=recognition.stars, valid_to=recognition.valid_to,
        search=words, sort_key=product.sort_key,
        listed_at=dt.datetime.combine(recognition.decided_on, dt.time(), dt.UTC),
    )  # fmt: skip


@cache
def _names_of(commune: AdministrativeUnit) -> str:
    """What the commune and its province are and were called, as the catalogue finds them."""
    return search_text(Recognition(product=Product(), commune=commune, province=commune.province))
