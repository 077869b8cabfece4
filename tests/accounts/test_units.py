import datetime as dt

import pytest
from django.db import transaction
from django.db.models import Count, F

from accounts.models import AdministrativeUnit
from accounts.units import load_units, successor_of
from tests.factories import CommuneFactory, DistrictFactory, ProvinceFactory

BEFORE, AFTER = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
WITHOUT_SUCCESSOR = (
    "01651 02482 03751 03898 03913 03988 03991 04003 04060 07693 07732 07744 16387 16411 "
    "18448 20176 20674 25102 25174 25177 25186 26935 26959 27067 27217 27223 27361 27379"
)
"""Codes of communes of before 1/7/2025 to which the packaged list gives no commune of today."""


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The packaged units, loaded once for this module; rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load_units()
        yield
        transaction.set_rollback(True)


def unit(era, level, code):
    return AdministrativeUnit.objects.get(era=era, level=level, code=code)


def test_packaged_units_are_complete(loaded):
    counts = {(row["era"], row["level"]): row["n"] for row in AdministrativeUnit.objects.values("era", "level").annotate(n=Count("pk"))}
    assert counts == {
        ("", "national"): 1,
        ("2025", "province"): 34,
        ("2025", "commune"): 3321,
        ("2004", "province"): 63,
        ("2004", "district"): 696,
        ("2004", "commune"): 10051,
    }


def test_packaged_units_hang_under_the_level_above(loaded):
    pairs = AdministrativeUnit.objects.exclude(level="national").values_list("era", "level", "parent__era", "parent__level").distinct()
    assert set(pairs) == {
        ("2025", "province", "", "national"),
        ("2004", "province", "", "national"),
        ("2025", "commune", "2025", "province"),
        ("2004", "district", "2004", "province"),
        ("2004", "commune", "2004", "district"),
    }


def test_province_column_is_the_ancestor_and_of_a_province_itself(loaded):
    units = AdministrativeUnit.objects
    assert not units.exclude(level="national").filter(province=None).exists()
    assert units.filter(level="province", province=F("pk")).count() == 97
    assert not units.filter(era="2004", level="commune").exclude(province=F("parent__parent")).exists()


def test_province_slug_has_no_kind(loaded):
    slugs = list(AdministrativeUnit.objects.filter(era="2025", level="province").values_list("slug", flat=True))
    assert {"thai-nguyen", "ha-noi", "ho-chi-minh", "dak-lak"} <= set(slugs)
    assert len(set(slugs)) == 34


def test_loading_again_changes_nothing(loaded):
    before = dict(AdministrativeUnit.objects.values_list("pk", "public_id"))
    assert load_units() == {"added": 0, "changed": 0}
    assert dict(AdministrativeUnit.objects.values_list("pk", "public_id")) == before


def test_loading_again_puts_a_changed_row_right(loaded):
    thai_nguyen = unit("2025", "province", "19")
    AdministrativeUnit.objects.filter(pk=thai_nguyen.pk).update(name="Tỉnh Sai", slug="sai")
    extra = CommuneFactory(parent=thai_nguyen, code="99999")
    gone = thai_nguyen.predecessors.first()
    gone.successors.clear()
    assert load_units() == {"added": 0, "changed": 1}
    thai_nguyen.refresh_from_db()
    assert (thai_nguyen.name, thai_nguyen.slug) == ("Tỉnh Thái Nguyên", "thai-nguyen")
    assert list(gone.successors.all()) == [thai_nguyen]
    extra.refresh_from_db()
    extra.delete()


def test_unknown_parent_is_named(loaded, tmp_path):
    page = tmp_path / "units.csv"
    page.write_text("era,level,code,name,kind,parent,valid_from,valid_to,successors\n2025,commune,00001,Xã A,xã,77,2025-07-01,,\n", "utf-8")
    with pytest.raises(ValueError, match="2025 commune 00001: unknown parent '77'"):
        load_units(page)


def test_units_valid_on_a_day_are_of_one_era(loaded):
    units = AdministrativeUnit.objects.filter(level="province")
    assert units.valid_on(BEFORE).count() == 63
    assert units.valid_on(AFTER).count() == 34


def test_successor_of_a_unit_in_force_is_itself(loaded):
    commune = unit("2025", "commune", "00004")
    assert successor_of(commune, AFTER) == commune


def test_successor_of_old_communes_is_a_commune_in_force(loaded):
    sample = AdministrativeUnit.objects.filter(era="2004", level="commune", code__endswith="9").exclude(successors=None)[:60]
    found = [successor_of(commune, AFTER) for commune in sample]
    assert {(item.era, item.level) for item in found} == {("2025", "commune")}


def test_every_old_commune_but_the_known_ones_became_a_commune(loaded):
    """Where the packaged list names no successor, the province stands for the commune and a person has to choose."""
    old = AdministrativeUnit.objects.filter(era="2004", level="commune")
    lost = old.exclude(successors__in=AdministrativeUnit.objects.valid_on(AFTER).filter(level="commune"))
    assert " ".join(sorted(lost.values_list("code", flat=True))) == WITHOUT_SUCCESSOR
    assert {(item.era, item.level) for item in (successor_of(commune, AFTER) for commune in lost)} == {("2025", "province")}


def test_successor_of_a_district_is_the_province_of_today(loaded):
    dai_tu = AdministrativeUnit.objects.get(era="2004", level="district", name="Huyện Đại Từ")
    assert successor_of(dai_tu, AFTER) == unit("2025", "province", "19")


def test_successor_prefers_the_same_name(db):
    old = CommuneFactory(old=True, name="Thị trấn Hùng Sơn", kind="thị trấn")
    province = ProvinceFactory()
    old.successors.set([CommuneFactory(parent=province, name="Xã An Khánh"), same := CommuneFactory(parent=province, name="Xã Hùng Sơn")])
    assert successor_of(old, AFTER) == same
    assert successor_of(same, BEFORE) == old


def test_successor_without_links_is_the_parents_or_nothing(db):
    district = DistrictFactory()
    commune = CommuneFactory(old=True, parent=district)
    assert successor_of(commune, AFTER) == commune.parent.parent.parent  # the national unit, which is always there
    district.parent.successors.add(province := ProvinceFactory())
    assert successor_of(commune, AFTER) == province


def test_saved_unit_knows_its_province_search_and_order(db):
    commune = CommuneFactory(old=True, name="Xã Đắk Ơ")
    assert commune.search == "xa dak o"
    assert commune.province == commune.parent.parent == commune.province.province
    assert commune.at_level("district") == commune.parent
    assert CommuneFactory().at_level("district") is None
