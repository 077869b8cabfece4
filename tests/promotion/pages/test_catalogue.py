"""The shop window: what is found, what is shown, and what stays private."""

from __future__ import annotations

import datetime as dt
import io
from pathlib import Path
from typing import Any

import pytest
from django.core.files.base import ContentFile
from django.test import Client
from django.urls import reverse
from PIL import Image

from basics import clock
from promotion.acts import catalogue, certificates
from promotion.models import Certificate, Listing
from tests.factories import ProvinceFactory
from tests.promotion.stage import Stage, product_set


def names(client: Client, **query: str) -> list[str]:
    """The cards' names in the order shown."""
    response = client.get(reverse("catalogue"), query)
    assert response.status_code == 200
    return [card.name for card in response.context["cards"]]


def drawing(width: int = 1600, height: int = 1200) -> ContentFile[bytes]:
    out = io.BytesIO()
    Image.new("RGB", (width, height), (27, 107, 63)).save(out, "JPEG")
    return ContentFile(out.getvalue(), name="che.jpg")


def test_recognised_product_is_listed(client: Client, stage: Stage) -> None:
    assert names(client) == []
    certificate = stage.certificate("Chè đinh Phúc Hòa")
    html = client.get(reverse("catalogue")).content.decode()
    assert "Chè đinh Phúc Hòa" in html
    assert "Hợp tác xã Phúc Hòa" in html
    assert "Xã La Bằng" in html
    assert html.count("<h1") == 1
    assert reverse("product_page", args=[certificate.recognition.product.public_id]) in html


def test_product_waiting_for_its_decision_is_not_shown(client: Client, stage: Stage) -> None:
    dossier = stage.awaiting("Mật ong")
    assert names(client) == []
    for name in ("product_page", "product_picture", "product_thumbnail"):
        assert client.get(reverse(name, args=[dossier.product.public_id])).status_code == 404


@pytest.mark.parametrize(
    "typed", ["che dinh", "CHÈ ĐINH", "đinh phúc", "phuc hoa che", "la bang", "thai nguyen", "ch", "hoang nong", "Đại Từ", "bắc kạn"]
)
def test_search_needs_no_marks_and_knows_old_places(client: Client, stage: Stage, typed: str) -> None:
    stage.certificate("Chè đinh Phúc Hòa")
    stage.certificate("Mật ong rừng")
    assert "Chè đinh Phúc Hòa" in names(client, q=typed)


@pytest.mark.parametrize("typed", ["mien dong", "che mat", "' | !", "%", "a" * 200])
def test_search_finds_nothing_quietly(client: Client, stage: Stage, typed: str) -> None:
    stage.certificate("Chè đinh Phúc Hòa")
    assert names(client, q=typed) in ([], ["Chè đinh Phúc Hòa"])
    assert names(client, q="che mat") == []


def test_search_text_holds_the_places_that_were_merged(stage: Stage) -> None:
    words = set(catalogue.search_text(stage.certificate().recognition).split())
    assert {"la", "bang", "hoang", "nong", "huyen", "dai", "tu", "thai", "nguyen", "bac", "kan"} <= words


def test_filters_narrow_and_unknown_values_are_passed_over(client: Client, stage: Stage) -> None:
    other = product_set(12)
    stage.certificate("Chè bốn sao")
    stage.certificate("Chè ba sao", stars=3)
    stage.certificate("Trà hoa vàng", stars=3, product_set=other)
    assert names(client, sao="3") == ["Chè ba sao", "Trà hoa vàng"]
    assert names(client, bo="12") == ["Trà hoa vàng"]
    assert names(client, bo="11", sao="3") == ["Chè ba sao"]
    assert len(names(client, linhvuc=stage.product_set.sector.key)) == 3
    assert len(names(client, tinh=stage.year.province.public_id)) == 3
    assert len(names(client, sao="7", bo="'", linhvuc="x", tinh="x", xep="x", page="x")) == 3
    assert names(client, tinh="") == ["Chè bốn sao", "Chè ba sao", "Trà hoa vàng"]


def test_order_is_by_stars_name_or_day(client: Client, stage: Stage) -> None:
    for name, stars in (("Đường phên", 3), ("Dưa muối", 3), ("Ổi sấy", 4)):
        stage.certificate(name, stars=stars)
    assert names(client) == ["Ổi sấy", "Dưa muối", "Đường phên"]
    assert names(client, xep="ten") == ["Dưa muối", "Đường phên", "Ổi sấy"]
    Listing.objects.filter(product__name_vi="Đường phên").update(listed_at=clock.now() + dt.timedelta(days=1))
    assert names(client, xep="moi")[0] == "Đường phên"


@pytest.mark.parametrize("count", [1, 3])
def test_catalogue_asks_the_same_for_one_and_three(client: Client, stage: Stage, count: int, django_assert_num_queries: Any) -> None:
    for _ in range(count):
        stage.certificate()
    with django_assert_num_queries(4):
        assert len(names(client, q="che", sao="4")) == count


@pytest.mark.parametrize("count", [1, 3])
def test_product_page_asks_the_same_for_one_and_three_recognitions(
    client: Client, stage: Stage, count: int, django_assert_num_queries: Any
) -> None:
    product = stage.certificate().recognition.product
    for _ in range(1, count):
        stage.recognise(stage.awaiting(product=product, kind="upgrade"), decided_on=clock.today())
    with django_assert_num_queries(2):
        response = client.get(reverse("product_page", args=[product.public_id]))
    assert len(response.context["page"].history) == count


def test_catalogue_shows_twelve_a_page(client: Client, stage: Stage) -> None:
    for _ in range(13):
        stage.certificate()
    assert len(names(client)) == 12
    assert len(names(client, page="2")) == 1
    html = client.get(reverse("catalogue"), {"sao": "4"}).content.decode()
    assert "?sao=4&amp;page=2" in html
    assert "13" in html


def test_product_page_tells_its_story(client: Client, stage: Stage) -> None:
    certificate = stage.certificate("Chè đinh", story_vi="Đồi chè trăm năm.\n\nHái lúc sương còn.")
    html = client.get(reverse("product_page", args=[certificate.recognition.product.public_id])).content.decode()
    assert "<p>Đồi chè trăm năm.</p><p>Hái lúc sương còn.</p>" in html
    assert f"/v/{certificate.check_code}" in html
    assert "09/11/2029" in html
    assert html.count("<h1") == 1


def test_story_without_english_is_marked(client: Client, stage: Stage) -> None:
    product = stage.certificate("Chè đinh", name_en="Bud tea", story_vi="Đồi chè trăm năm.").recognition.product
    address = f"/en{reverse('product_page', args=[product.public_id])}"
    html = client.get(address).content.decode()
    assert "Bud tea" in html
    assert '<div class="measure" lang="vi"><p>Đồi chè trăm năm.' in html
    assert "This text exists in Vietnamese only." in html
    product.story_en = "A hundred years of tea."
    product.save()
    html = client.get(address).content.decode()
    assert "A hundred years of tea." in html
    assert 'measure" lang="vi"' not in html


def test_story_is_text_not_markup(client: Client, stage: Stage) -> None:
    product = stage.certificate("<b>Chè</b>", story_vi="<script>alert(1)</script>").recognition.product
    html = client.get(reverse("product_page", args=[product.public_id])).content.decode()
    assert "<script>alert" not in html
    assert "<b>Chè</b>" not in html


def test_pictures_of_listed_products_are_public(client: Client, stage: Stage, media: Path) -> None:
    product = stage.certificate("Chè đinh", picture=drawing()).recognition.product
    whole, small = (client.get(reverse(name, args=[product.public_id])) for name in ("product_picture", "product_thumbnail"))
    assert whole["Content-Type"] == "image/webp"
    assert "max-age" in whole["Cache-Control"]
    assert small["Content-Type"] == "image/webp"
    with Image.open(io.BytesIO(b"".join(small.streaming_content))) as picture:  # type: ignore[attr-defined]
        assert picture.size == (480, 270)
    client.get(reverse("product_thumbnail", args=[product.public_id]))
    assert len(list((media / "thumbnails").iterdir())) == 2, "one of each size, made once"
    assert f"{reverse('product_thumbnail', args=[product.public_id])}?v=" in client.get(reverse("catalogue")).content.decode()


def test_with_a_proxy_pictures_are_named_to_it(client: Client, stage: Stage, media: Path, settings: Any) -> None:
    product = stage.certificate("Chè đinh", picture=drawing()).recognition.product
    settings.FILES_BY_PROXY = True
    for name in ("product_picture", "product_thumbnail"):
        answer = client.get(reverse(name, args=[product.public_id]))
        assert (media / answer["X-Accel-Redirect"].removeprefix("/stored/")).is_file()
        assert (answer.content, answer["Content-Type"], answer["Cache-Control"]) == (b"", "image/webp", "public, max-age=86400")


def test_a_large_photograph_is_served_scaled_on_the_page_of_its_product(client: Client, stage: Stage, media: Path) -> None:
    noise = Image.effect_noise((3000, 2000), 90).convert("RGB")
    held = io.BytesIO()
    noise.save(held, "JPEG", quality=95)
    product = stage.certificate("Chè đinh", picture=ContentFile(held.getvalue(), "anh.jpg")).recognition.product
    served = b"".join(client.get(reverse("product_picture", args=[product.public_id])).streaming_content)  # type: ignore[attr-defined]
    with Image.open(io.BytesIO(served)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (1280, 853))
    assert len(served) < len(held.getvalue()) / 2
    body = client.get(reverse("product_page", args=[product.public_id])).content.decode()
    assert f"{reverse('product_thumbnail', args=[product.public_id])}?v=" in body
    assert " 480w, " in body
    assert ' 1280w" sizes=' in body
    assert 'width="960" height="540"' in body


def test_missing_picture_is_not_found(client: Client, stage: Stage, media: Path) -> None:
    product = stage.certificate("Chè đinh", picture=drawing()).recognition.product
    (media / product.picture.name).unlink()
    assert client.get(reverse("product_picture", args=[product.public_id])).status_code == 404
    assert client.get(reverse("product_thumbnail", args=[product.public_id])).status_code == 404


def test_product_whose_certificate_ended_leaves_the_catalogue(client: Client, stage: Stage) -> None:
    certificate = stage.certificate("Chè đinh", picture=drawing())
    certificates.render(certificate.pk)
    with clock.at(certificate.recognition.valid_to + dt.timedelta(days=1)):
        certificates.expire_ended()
    assert names(client) == []
    assert client.get(reverse("product_picture", args=[certificate.recognition.product.public_id])).status_code == 404


def test_older_certificate_ending_does_not_unlist_the_newer(stage: Stage) -> None:
    earlier = stage.certificate().recognition
    later = stage.recognise(stage.awaiting(product=earlier.product, kind="upgrade"), decided_on=clock.today())
    catalogue.unlist(earlier)
    assert Listing.objects.get().recognition == later
    assert Certificate.objects.count() == 2


def test_provinces_of_two_eras_are_told_apart(client: Client, stage: Stage) -> None:
    stage.certificate()
    old = ProvinceFactory(old=True, name="Tỉnh Thái Nguyên")
    Listing.objects.update(province=old)
    labels = [label for _value, label in client.get(reverse("catalogue")).context["form"].fields["tinh"].choices]
    assert "Tỉnh Thái Nguyên (30/06/2025)" in labels
