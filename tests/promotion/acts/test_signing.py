"""Who signed under which title, from where, and what the places were called that day: fixed with the decision."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

import pytest
from django.core.management import call_command
from django.db import DatabaseError
from django.test import Client
from django.urls import reverse

from accounts.models import AdministrativeUnit
from basics import clock
from cycle.models import CycleYear, Recognition
from people.models import Appointment
from promotion.acts import catalogue, certificates
from promotion.models import Certificate, Listing
from tests.factories import ImportedRecognitionFactory, appoint, national
from tests.owner import as_owner
from tests.promotion.stage import DECIDED, Stage
from workflow.door import MoveRefused


def moved_to(stage: Stage, code: str) -> Stage:
    """The same stage in another commune of today, in its province's open year."""
    stage.commune = AdministrativeUnit.objects.select_related("parent__parent").get(era="2025", level="commune", code=code)
    CycleYear.objects.filter(pk=stage.year.pk).update(province=stage.commune.parent)
    stage.year = CycleYear.objects.select_related("province", "route", "regulation").get(pk=stage.year.pk)
    stage.authority = appoint(stage.commune.parent, "authority", title="Chủ tịch", valid_from=dt.date(2024, 1, 1))
    return stage


@pytest.mark.parametrize(
    "appointed",
    [{"title": ""}, {"title": "Chủ tịch", "valid_from": DECIDED + dt.timedelta(days=1)}, {"title": "Chủ tịch", "role": "officer"}],
    ids=["without a title", "later", "as an officer"],
)
def test_decision_is_refused_while_its_signer_has_no_title(stage: Stage, client: Client, appointed: dict[str, object]) -> None:
    Appointment.objects.filter(user=stage.authority).update(title="")
    with clock.at(DECIDED):
        dossier = stage.awaiting()
        given = {"role": "authority", "valid_from": dt.date(2024, 1, 1), **appointed}
        Appointment.objects.create(state="in_force", user=stage.authority, unit=stage.year.province, **given)
    with pytest.raises(MoveRefused) as refused:
        stage.recognise(dossier)
    assert "chức danh" in refused.value.sentences[0] or "title" in refused.value.sentences[0]
    assert not Certificate.objects.exists()
    client.force_login(stage.authority)
    with clock.at(DECIDED):
        page = client.post(
            reverse("dossier_move", args=[dossier.public_id, "recognise"]),
            {"seen": dossier.revision, "decision_number": "77/QĐ-UBND", "decided_on": f"{DECIDED:%d/%m/%Y}"},
        )
    assert refused.value.sentences[0] in page.content.decode()
    assert "77/QĐ-UBND" in page.content.decode()


def test_title_of_the_day_of_the_decision_is_kept(stage: Stage) -> None:
    Appointment.objects.filter(user=stage.authority).update(title="Phó Chủ tịch", valid_to=DECIDED)
    Appointment.objects.create(
        state="in_force",
        user=stage.authority,
        unit=stage.year.province,
        role="authority",
        title="Chủ tịch",
        valid_from=DECIDED + dt.timedelta(days=1),
    )
    with clock.at(DECIDED):
        first, second = stage.awaiting(), stage.awaiting()
    assert stage.recognise(first).signer_title == "Phó Chủ tịch"
    assert stage.recognise(second, decided_on=DECIDED + dt.timedelta(days=1)).signer_title == "Chủ tịch"


def test_no_certificate_is_ordered_without_a_title(stage: Stage) -> None:
    with clock.at(DECIDED):
        recognition = ImportedRecognitionFactory(product=stage.product("Chè cũ"), signer_title=" ")
        with pytest.raises(MoveRefused):
            certificates.order(recognition)


def test_ministry_numbers_its_own_series(stage: Stage) -> None:
    with clock.at(DECIDED):
        ours = [certificates.order(ImportedRecognitionFactory(product=stage.product(f"Chè {n}"), by_ministry=True)) for n in (1, 2)]
        theirs = certificates.order(ImportedRecognitionFactory(product=stage.product("Chè tỉnh")))
    assert [one.number.partition("/")[0] + one.number[8:] for one in ours] == ["001/GCN-OCOP-BNNMT", "002/GCN-OCOP-BNNMT"]
    assert theirs.number.startswith("001/")
    assert theirs.number.endswith("/GCN-OCOP-19")
    assert ours[0].issuer == national()


def test_number_of_the_ministry_leads_to_the_check_page(stage: Stage, client: Client) -> None:
    with clock.at(DECIDED):
        number = certificates.order(ImportedRecognitionFactory(product=stage.product("Chè bộ"), by_ministry=True)).number
        assert client.get("/v/", {"q": number.lower()}).status_code in (200, 302)


@pytest.mark.parametrize(
    ("code", "decided_on", "commune", "province"),
    [
        ("25270", dt.date(2026, 4, 29), "Xã Lộc Ninh", "Tỉnh Đồng Nai"),
        ("25270", dt.date(2026, 4, 30), "Phường Lộc Ninh", "Thành phố Đồng Nai"),
        ("09319", dt.date(2026, 9, 19), "Xã Tiên Du", "Tỉnh Bắc Ninh"),
        ("09319", dt.date(2026, 9, 20), "Phường Tiên Du", "Thành phố Bắc Ninh"),
    ],
)
def test_names_are_those_of_the_day_of_the_decision(stage: Stage, code: str, decided_on: dt.date, commune: str, province: str) -> None:
    stage = moved_to(stage, code)
    began = dt.date(2026, 3, 2)
    with clock.at(began):
        dossier = stage.awaiting()
    assert (dossier.commune_name, dossier.province_name) == (dossier.commune.name_on(began), dossier.province.name_on(began))
    recognition = stage.recognise(dossier, decided_on=decided_on)
    assert (recognition.commune_name, recognition.province_name, recognition.issuer_name) == (commune, province, province)
    sheet = certificates.sheet_of(recognition.certificate)
    assert sheet.issuer == f"Ủy ban nhân dân {province[:1].lower()}{province[1:]}"
    assert sheet.address == f"{commune[:1].lower()}{commune[1:]}, {province[:1].lower()}{province[1:]}"
    with pytest.raises(DatabaseError), as_owner():
        recognition.save()
    assert Recognition.objects.get(pk=recognition.pk).commune_name == commune


def test_address_is_the_producers(stage: Stage) -> None:
    with clock.at(DECIDED):
        dossier = stage.awaiting()
    dossier.producer.address = "Số 7, tổ 2"
    dossier.producer.commune = AdministrativeUnit.objects.get(era="2025", level="commune", name="Xã Đại Từ")
    dossier.producer.save()
    sheet = certificates.sheet_of(stage.recognise(dossier).certificate)
    assert sheet.address == "Số 7, tổ 2, xã Đại Từ, tỉnh Thái Nguyên"


@pytest.mark.parametrize("typed", ["loc ninh", "xã Lộc Ninh", "phường Lộc Ninh", "tỉnh Đồng Nai", "thành phố Đồng Nai", "bình phước"])
def test_catalogue_finds_a_place_by_all_its_names(stage: Stage, client: Client, typed: str) -> None:
    stage = moved_to(stage, "25270")
    with clock.at(DECIDED):
        stage.recognise(stage.awaiting("Tiêu Lộc Ninh"))
        assert len(client.get(reverse("catalogue"), {"q": typed}).context["cards"]) == 1


def test_listings_of_before_a_change_are_found_by_the_new_name(stage: Stage) -> None:
    stage = moved_to(stage, "25270")
    with clock.at(DECIDED):
        stage.recognise(stage.awaiting())
        Listing.objects.update(search="che")
        catalogue.find_by_new_names({stage.commune.pk})
    assert {"xa", "phuong", "tinh", "thanh", "pho", "dong", "nai"} <= set(Listing.objects.get().search.split())


def test_products_of_a_merged_commune_are_found_by_the_name_of_today(stage: Stage, client: Client, tmp_path: Path) -> None:
    with clock.at(DECIDED):
        stage.recognise(stage.awaiting("Chè đinh"))
    assert client.get(reverse("catalogue"), {"q": "chung suc"}).context["cards"] == []
    changes = tmp_path / "changes.csv"
    changes.write_text(
        "level,code,change,date,name,kind,from,successors\n"
        f"commune,{stage.commune.code},end,2026-12-01,,,,88009\n"
        f"commune,88009,new,2026-12-01,Phường Chung Sức,phường,{stage.commune.code},\n",
        encoding="utf-8",
    )
    with as_owner():
        call_command("load_unit_changes", str(changes), verbosity=0)
    assert len(client.get(reverse("catalogue"), {"q": "chung suc"}).context["cards"]) == 1
    assert len(client.get(reverse("catalogue"), {"q": "la bang"}).context["cards"]) == 1
