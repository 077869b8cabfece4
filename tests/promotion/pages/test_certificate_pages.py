"""The check anybody can make, and the certificate for those it belongs to."""

from __future__ import annotations

import datetime as dt
import gzip
import re
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.db.models import F
from django.test import Client
from django.urls import reverse

from basics import clock
from promotion.acts import certificates
from promotion.models import Certificate, Listing
from promotion.rules import check_codes
from promotion.rules.validity import reevaluation_filed, validity
from tests.factories import UserFactory
from tests.promotion.stage import DECIDED, Stage


def page(client: Client, code: str, day: dt.date = DECIDED) -> tuple[int, str]:
    with clock.at(day):
        response = client.get(f"/v/{code}")
    return response.status_code, response.content.decode()


def standing(certificate: Certificate, day: dt.date) -> str:
    with clock.at(day):
        return validity(Certificate.objects.public().annotate(pending=reevaluation_filed()).get(pk=certificate.pk))


def test_check_answers_without_signing_in(client: Client, stage: Stage, django_assert_max_num_queries: Any) -> None:
    certificate = stage.certificate("Chè đinh Phúc Hòa")
    with django_assert_max_num_queries(2):
        status, html = page(client, certificate.check_code)
    assert check_codes.grouped(certificate.check_code) in html
    assert status == 200
    for fact in (
        "Chè đinh Phúc Hòa",
        "Hợp tác xã Phúc Hòa",
        "Xã La Bằng",
        "001/2026/GCN-OCOP-19",
        "09/11/2026",
        "09/11/2029",
        "/QĐ-UBND",
        certificate.recognition.product_code,
    ):
        assert fact in html
    assert html.count("<h1") == 1
    assert html.count("is-on") == 4


def test_check_is_kept_for_less_than_a_minute_and_asks_for_no_cookie(client: Client, stage: Stage) -> None:
    for code in (stage.certificate().check_code, "SAI-MA"):
        response = client.get(f"/v/{code}")
        assert "max-age=30" in response["Cache-Control"]
        assert "public" in response["Cache-Control"]
        assert not response.cookies
        assert "Cookie" not in response.get("Vary", "")


def test_check_weighs_little_in_two_requests(client: Client, stage: Stage) -> None:
    _status, html = page(client, stage.certificate().check_code)
    style = (Path(settings.BASE_DIR) / "static/build/css/check.css").read_bytes()
    assert len(gzip.compress(html.encode())) + len(gzip.compress(style)) <= 15_000
    assert html.count("<link") == 2
    assert 'href="data:,"' in html
    assert "<script" not in html
    assert "<img" not in html


def test_check_reads_a_code_as_people_type_it(client: Client, stage: Stage) -> None:
    code = stage.certificate().check_code
    assert page(client, f"{code[:4]}-{code[4:8]} {code[8:]}".lower())[0] == 200


@pytest.mark.parametrize("code", ["SAI-MA", "8F3K7QW2M9TX", "%20", "x" * 300, "0" * 13])
def test_wrong_code_gets_a_clear_sentence(client: Client, stage: Stage, code: str) -> None:
    status, html = page(client, code)
    assert status == 404
    assert 'role="alert"' in html
    assert 'name="q"' in html
    assert html.count("<h1") == 1


def test_check_follows_the_dates(stage: Stage) -> None:
    certificate = stage.certificate()
    end = certificate.recognition.valid_to
    assert standing(certificate, DECIDED) == "valid"
    assert standing(certificate, end - dt.timedelta(days=91)) == "valid"
    assert standing(certificate, end - dt.timedelta(days=90)) == "ending"
    assert standing(certificate, end) == "ending"
    assert standing(certificate, end + dt.timedelta(days=1)) == "expired"


def test_check_says_that_a_reevaluation_is_pending(stage: Stage) -> None:
    certificate = stage.certificate()
    end = certificate.recognition.valid_to
    stage.awaiting(product=certificate.recognition.product, kind="reevaluation")
    assert standing(certificate, end - dt.timedelta(days=100)) == "pending"
    assert standing(certificate, end + dt.timedelta(days=180)) == "pending"
    assert standing(certificate, end + dt.timedelta(days=181)) == "expired"


def test_check_shows_every_standing(client: Client, stage: Stage, django_assert_max_num_queries: Any) -> None:
    earlier = stage.certificate()
    later = stage.recognise(stage.awaiting(product=earlier.recognition.product, kind="upgrade"), decided_on=clock.today()).certificate
    with django_assert_max_num_queries(2):
        _status, html = page(client, earlier.check_code)
    assert f"/v/{later.check_code}" in html
    assert "verdict-warn" in html
    assert "verdict-bad" in page(client, later.check_code, later.recognition.valid_to + dt.timedelta(days=1))[1]
    assert "verdict-warn" in page(client, later.check_code, later.recognition.valid_to)[1]
    Certificate.objects.filter(pk=later.pk).update(state="revoked", revision=F("revision") + 1)
    assert "verdict-bad" in page(client, later.check_code)[1]


def test_lookup_leads_from_number_or_code_to_the_check(client: Client, stage: Stage) -> None:
    certificate = stage.certificate()
    for typed in ("1/2026/gcn-ocop-19", certificate.check_code.lower(), f" {certificate.check_code} "):
        response = client.get("/v/", {"q": typed})
        assert response.status_code == 302
        assert response["Location"] == f"/v/{certificate.check_code}"
    assert client.get("/v/").status_code == 200
    assert client.get("/v/", {"q": "99/2026/GCN-OCOP-19"}).status_code == 404
    assert client.get("/v/", {"q": ""}).status_code == 200
    assert client.get("/en/v/").status_code == 200


def test_check_leads_to_the_product_and_to_the_other_language(client: Client, stage: Stage) -> None:
    certificate = stage.certificate()
    product = reverse("product_page", args=[certificate.recognition.product.public_id])
    _status, html = page(client, certificate.check_code)
    assert product in html
    other = re.search(r'<a\s+href="([^"]+)" lang="en"\s*>', html)
    assert other, "and to English"
    assert client.get(other[1]).status_code == 200
    Listing.objects.filter(product=certificate.recognition.product).delete()
    assert product not in page(client, certificate.check_code)[1], "one that is not listed has no page"


def test_check_says_whom_to_tell_of_a_fake(client: Client, stage: Stage) -> None:
    certificate = stage.certificate()
    assert certificate.recognition.province_name in page(client, certificate.check_code)[1]


def test_check_with_a_slash_at_its_end_is_the_check(client: Client, stage: Stage) -> None:
    code = stage.certificate().check_code
    response = client.get(f"/v/{code}/")
    assert (response.status_code, response["Location"]) == (301, f"/v/{code}")


@pytest.mark.parametrize("typed", ["{}", " {} ", "{}".replace("-", "–")])
def test_the_code_of_a_product_leads_to_its_certificate(client: Client, stage: Stage, typed: str) -> None:
    certificate = stage.certificate()
    response = client.get(reverse("certificate_lookup"), {"q": typed.format(certificate.recognition.product_code)})
    assert (response.status_code, response["Location"]) == (302, f"/v/{certificate.check_code}")


@pytest.mark.parametrize(
    ("typed", "code"),
    [("19-05533-001-2026", "19-05533-001-2026"), (" 19–05533–001–2026", "19-05533-001-2026"), ("19-2024-001", "19-2024-001")],
)
def test_product_codes_are_read_as_people_type_them(typed: str, code: str) -> None:
    assert check_codes.product_code(typed) == code


@pytest.mark.parametrize("typed", ["", "19", "abc-1-2", "001/2026/GCN-OCOP-19", "8F3K-7QW2-M9TX-A", "1-2-3-4-5-6"])
def test_other_words_are_no_product_code(typed: str) -> None:
    assert check_codes.product_code(typed) is None


def test_member_downloads_the_pdf_once_it_is_printed(client: Client, stage: Stage) -> None:
    certificate = stage.certificate("Chè đinh Phúc Hòa")
    address = reverse("certificate_pdf", args=[certificate.public_id])
    client.force_login(stage.member(certificate.recognition.product))
    waiting = client.get(address)
    assert waiting.status_code == 200
    assert "001/2026/GCN-OCOP-19" in waiting.content.decode()
    certificates.render(certificate.pk)
    response = client.get(address)
    assert response["Content-Type"] == "application/pdf"
    assert response["Cache-Control"] == "no-store"
    assert 'filename="giay-chung-nhan-ocop-che-dinh-phuc-hoa-001-2026-GCN-OCOP-19.pdf"' in response["Content-Disposition"]
    assert b"".join(response.streaming_content).startswith(b"%PDF")  # type: ignore[attr-defined]


def test_with_a_proxy_the_pdf_is_named_to_it(client: Client, stage: Stage, settings: Any) -> None:
    certificate = stage.certificate()
    certificates.render(certificate.pk)
    settings.FILES_BY_PROXY = True
    client.force_login(stage.authority)
    answer = client.get(reverse("certificate_pdf", args=[certificate.public_id]))
    certificate.refresh_from_db()
    assert answer["X-Accel-Redirect"] == f"/stored/{certificate.pdf.name}"
    assert (answer.content, answer["Content-Type"], answer["Cache-Control"]) == (b"", "application/pdf", "no-store")
    assert answer["Content-Disposition"].startswith("attachment; filename=")


@pytest.mark.parametrize("by_proxy", [False, True])
def test_pdf_is_nobody_elses(client: Client, stage: Stage, settings: Any, by_proxy: bool) -> None:
    settings.FILES_BY_PROXY = by_proxy
    certificate = stage.certificate()
    certificates.render(certificate.pk)
    address = reverse("certificate_pdf", args=[certificate.public_id])
    assert client.get(address).status_code == 302
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404
    client.force_login(stage.authority)
    assert client.get(address).status_code == 200


@pytest.mark.parametrize("count", [1, 3])
def test_certificate_list_asks_the_same_for_one_and_three(client: Client, stage: Stage, count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        stage.certificate()
    client.force_login(stage.authority)
    with django_assert_num_queries(7):
        response = client.get(reverse("certificate_list"))
    assert response.content.decode().count("GCN-OCOP-19") == count


@pytest.mark.django_db
def test_certificate_list_is_reached_from_the_dossiers(client: Client) -> None:
    client.force_login(UserFactory())
    assert f'href="{reverse("certificate_list")}"' in client.get(reverse("dossier_list")).content.decode()


def test_certificate_list_is_for_people_signed_in(client: Client, stage: Stage) -> None:
    stage.certificate()
    assert client.get(reverse("certificate_list")).status_code == 302
    client.force_login(UserFactory())
    assert "GCN-OCOP-19" not in client.get(reverse("certificate_list")).content.decode()
