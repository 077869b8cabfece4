"""A product recognised before the portal has no dossier here; all the same it is shown, checked, and taken off when it ends."""

from __future__ import annotations

import datetime as dt
from typing import Any

import pytest
from django.test import Client
from django.urls import reverse

from basics import clock
from cycle.models import Recognition
from promotion.acts import catalogue, certificates
from promotion.models import VALIDITY, Certificate, Listing
from promotion.pages.check import verdict
from tests.factories import ImportedRecognitionFactory, UserFactory, national
from tests.promotion.stage import DECIDED, Stage
from workflow import proof
from workflow.door import MoveRefused
from workflow.models import LogChain, LogEntry

LAST_YEAR = DECIDED - dt.timedelta(days=365)


def imported(stage: Stage, *, number: str = "", **fields: Any) -> Certificate:
    """Entered on DECIDED: recognised a year earlier, listed, with its certificate."""
    with clock.at(DECIDED):
        stage.counter += 1
        fields.setdefault("product", fields.pop("of", None) or stage.product(fields.pop("name", f"Chè cũ {stage.counter}")))
        recognition = ImportedRecognitionFactory(**fields)
        catalogue.list_product(recognition)
        return certificates.order(recognition, number=number)


def checked(client: Client, certificate: Certificate, day: dt.date = DECIDED) -> str:
    with clock.at(day):
        response = client.get(f"/v/{certificate.check_code}")
    assert response.status_code == 200
    return response.content.decode()


def found(client: Client, typed: str) -> list[str]:
    return [
        card.name if hasattr(card, "name") else card["name"] for card in client.get(reverse("catalogue"), {"q": typed}).context["cards"]
    ]


@pytest.mark.parametrize("typed", ["che cu", "la bang", "hoang nong", "Đại Từ", "bắc kạn"])
def test_it_is_found_in_the_catalogue_also_by_former_places(client: Client, stage: Stage, typed: str) -> None:
    imported(stage, name="Chè cũ")
    assert found(client, typed) == ["Chè cũ"]


def test_its_page_says_who_recognised_it_and_leads_to_the_check(client: Client, stage: Stage) -> None:
    certificate = imported(stage, name="Chè cũ")
    html = client.get(reverse("product_page", args=[certificate.recognition.product.public_id])).content.decode()
    assert "Tỉnh Thái Nguyên" in html
    assert certificate.recognition.decision_number in html
    assert f"/v/{certificate.check_code}" in html


def test_it_is_not_the_newest_on_the_day_it_is_entered(client: Client, stage: Stage) -> None:
    ours, old = stage.certificate(), imported(stage)
    with clock.at(DECIDED):
        shown = list(Listing.objects.order_by("-listed_at").values_list("product_id", flat=True))
    assert shown == [ours.recognition.product_id, old.recognition.product_id]


def test_its_page_is_there_before_a_certificate_is(client: Client, stage: Stage) -> None:
    recognition = ImportedRecognitionFactory(product=stage.product("Chè cũ"))
    catalogue.list_product(recognition)
    response = client.get(reverse("product_page", args=[recognition.product.public_id]))
    assert response.status_code == 200
    assert response.context["page"].check_url == ""


def test_its_certificate_is_genuine_and_says_that_it_is_older_than_the_portal(client: Client, stage: Stage) -> None:
    old, ours = imported(stage), stage.certificate()
    html, portal_html = checked(client, old), checked(client, ours)
    assert f"{old.recognition.valid_to:%d/%m/%Y}" in html
    assert old.recognition.product_name in html
    with clock.at(DECIDED):
        assert verdict(old).status == VALIDITY["valid"]
    words = "trước khi có cổng"
    assert words in html
    assert words not in portal_html


def test_a_number_on_paper_is_kept_and_never_given_again(client: Client, stage: Stage) -> None:
    with clock.at(DECIDED):
        paper = imported(stage, number="002/2026/GCN-OCOP-19", decided_on=DECIDED - dt.timedelta(days=30))
    assert [stage.certificate().number, stage.certificate().number] == ["001/2026/GCN-OCOP-19", "003/2026/GCN-OCOP-19"]
    assert client.get("/v/", {"q": "2/2026/gcn-ocop-19"})["Location"] == f"/v/{paper.check_code}"
    with pytest.raises(MoveRefused, match="số giấy chứng nhận"):
        imported(stage, number="002/2026/GCN-OCOP-19", decided_on=DECIDED - dt.timedelta(days=20))
    assert Certificate.objects.filter(number="002/2026/GCN-OCOP-19").count() == 1


def test_a_number_that_follows_no_pattern_is_found_as_typed(client: Client, stage: Stage) -> None:
    certificate = imported(stage, number="12/GCN-UBND Đ2")
    assert client.get("/v/", {"q": " 12/GCN-UBND Đ2 "})["Location"] == f"/v/{certificate.check_code}"


def test_one_number_of_two_issuers_is_asked_about_and_never_guessed(client: Client, stage: Stage) -> None:
    ours = imported(stage, number="007/2025/GCN-OCOP-19", name="Chè tỉnh")
    theirs = imported(stage, number="007/2025/GCN-OCOP-19", name="Chè bộ", issuer=national(), stars=5)
    response = client.get("/v/", {"q": "7/2025/GCN-OCOP-19"})
    assert response.status_code == 200
    html = response.content.decode()
    for certificate in (ours, theirs):
        assert f'href="/v/{certificate.check_code}"' in html
        assert certificate.recognition.product_name in html
    assert "Tỉnh Thái Nguyên" in html
    assert client.get("/en/v/", {"q": "7/2025/GCN-OCOP-19"}).content.decode().count("Ministry of Agriculture and Environment") == 1


@pytest.mark.parametrize("years", [(2024, 2025)])
def test_one_number_in_two_years_of_one_issuer_is_taken(stage: Stage, years: tuple[int, ...]) -> None:
    for year in years:
        imported(stage, number="7/GCN", decided_on=dt.date(year, 6, 1))
    assert sorted(Certificate.objects.values_list("year", flat=True)) == list(years)


def test_its_paper_is_printed_for_its_members(client: Client, stage: Stage) -> None:
    certificate = imported(stage, name="Chè cũ")
    address = reverse("certificate_pdf", args=[certificate.public_id])
    client.force_login(stage.member(certificate.recognition.product))
    waiting = client.get(address)
    assert waiting.status_code == 200
    assert certificate.number in waiting.content.decode()
    assert certificates.render(certificate.pk)
    assert client.get(address)["Content-Type"] == "application/pdf"
    client.force_login(UserFactory())
    assert client.get(address).status_code == 404


def test_it_is_in_the_lists_of_its_area_and_its_members(client: Client, stage: Stage) -> None:
    certificate = imported(stage)
    for person in (stage.authority, stage.member(certificate.recognition.product)):
        client.force_login(person)
        assert certificate.number in client.get(reverse("certificate_list")).content.decode()


def test_the_chain_of_its_certificate_is_the_provinces(stage: Stage) -> None:
    certificate = imported(stage)
    assert certificates.render(certificate.pk)
    entries = LogEntry.objects.filter(machine="promotion.Certificate", object_id=certificate.pk)
    chain = LogChain.objects.of(f"province:{stage.year.province_id}")
    assert list(entries.order_by("sequence").values_list("chain", "move", "about")) == [(chain.pk, "order", ""), (chain.pk, "issue", "")]
    assert list(proof.faults_of_objects(Certificate)) == []


def test_it_leaves_the_catalogue_when_it_ends(client: Client, stage: Stage) -> None:
    certificate = imported(stage)
    assert certificates.render(certificate.pk)
    end = certificate.recognition.valid_to
    with clock.at(end + dt.timedelta(days=1)):
        assert certificates.expire_ended() == 1
    assert not Listing.objects.exists()
    assert "verdict-bad" in checked(client, certificate, end + dt.timedelta(days=1))
    assert list(proof.faults_of_objects(Certificate)) == []


def test_a_newer_recognition_takes_its_place(stage: Stage) -> None:
    old = imported(stage)
    later = stage.recognise(stage.awaiting(product=old.recognition.product, kind="upgrade"), decided_on=clock.today())
    old.refresh_from_db()
    assert old.state == "superseded"
    assert Listing.objects.get().recognition == later


def test_an_old_recognition_entered_late_takes_nobodys_place(stage: Stage) -> None:
    now = stage.certificate()
    old = imported(stage, of=now.recognition.product)
    now.refresh_from_db()
    assert (now.state, old.state) == ("ordered", "superseded")
    assert Listing.objects.get().recognition == now.recognition
    assert list(Recognition.objects.latest_of_products()) == [now.recognition]
