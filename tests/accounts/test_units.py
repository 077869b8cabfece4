import datetime as dt

import pytest
from django.db import transaction
from django.db.models import Count, F

from accounts.models import AdministrativeUnit
from accounts.units import candidates, load_units, successor_of
from tests.factories import CommuneFactory, DistrictFactory, ProvinceFactory
from tests.owner import as_owner

BEFORE, AFTER = dt.date(2025, 6, 30), dt.date(2025, 7, 1)
WITHOUT_SUCCESSOR = "03751 03898 03913 03988 03991 04003 07693 07732 07744 16411 18448 20176 20674 25102 25174 25177 25186 27217"
"""Codes of communes of before 1/7/2025 of which no list says what they became: a person chooses."""


@pytest.fixture(scope="module")
def loaded(django_db_setup, django_db_blocker):
    """The packaged units, loaded once for this module; rolled back at its end."""
    with django_db_blocker.unblock(), transaction.atomic():
        with as_owner():
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
    """Where no list names a successor, the province stands for the commune and a person has to choose."""
    old = AdministrativeUnit.objects.filter(era="2004", level="commune")
    lost = old.exclude(successors__in=AdministrativeUnit.objects.valid_on(AFTER).filter(level="commune"))
    assert " ".join(sorted(lost.values_list("code", flat=True))) == WITHOUT_SUCCESSOR
    assert {(item.era, item.level) for item in (successor_of(commune, AFTER) for commune in lost)} == {("2025", "province")}


def test_every_old_commune_leads_to_communes_of_today(loaded):
    """To one, or to several among which a person chooses; nobody is left without."""
    old = AdministrativeUnit.objects.filter(era="2004", level="commune").select_related("parent__parent__parent")
    direct = old.filter(successors__in=AdministrativeUnit.objects.valid_on(AFTER).filter(level="commune")).values("pk")
    lost = list(old.exclude(pk__in=direct))
    assert len(lost) + old.filter(pk__in=direct).count() == 10051
    for commune in lost:
        found = candidates(commune, AFTER)
        assert len(found) > 1, commune.code
        assert {(unit.level, unit.province) for unit in found} == {("commune", successor_of(commune.province, AFTER))}


@pytest.mark.parametrize(
    ("code", "names"),
    [
        ("03751", {"Xã Thuận Châu", "Xã Chiềng La", "Xã Nậm Lầu", "Xã Muổi Nọi", "Xã Mường Khiêng",
            "Xã Co Mạ", "Xã Bình Thuận", "Xã Mường É", "Xã Long Hẹ", "Xã Mường Bám"}),
        ("27217", {"Phường Bình Thới", "Phường Hòa Bình", "Phường Minh Phụng", "Phường Phú Thọ"}),
    ],
)  # fmt: skip
def test_candidates_are_what_the_rest_of_the_district_became(loaded, code, names):
    assert {commune.name for commune in candidates(unit("2004", "commune", code), AFTER)} == names


@pytest.mark.parametrize(
    ("code", "successor"), [("01651", "01648"), ("04060", "04075"), ("16387", "16378"), ("26935", "26929"), ("27379", "27373")]
)
def test_successors_found_later_stand_for_their_commune(loaded, code, successor):
    former = unit("2004", "commune", code)
    assert successor_of(former, AFTER) == unit("2025", "commune", successor)
    assert candidates(former, AFTER) == []


def test_candidates_without_a_district_are_of_the_province(db):
    """Nothing else of the district became anything: whatever its province became is offered."""
    district, province = DistrictFactory(), ProvinceFactory()
    other = CommuneFactory(old=True, parent=DistrictFactory(parent=district.parent))
    with as_owner():
        other.successors.add(today := CommuneFactory(parent=province))
    assert candidates(CommuneFactory(old=True, parent=district), AFTER) == [today]
    assert candidates(today, AFTER) == candidates(other, AFTER) == []


def test_successor_of_a_district_is_the_province_of_today(loaded):
    dai_tu = AdministrativeUnit.objects.get(era="2004", level="district", name="Huyện Đại Từ")
    assert successor_of(dai_tu, AFTER) == unit("2025", "province", "19")


def test_successor_prefers_the_same_name(db):
    old = CommuneFactory(old=True, name="Thị trấn Hùng Sơn", kind="thị trấn")
    province = ProvinceFactory()
    with as_owner():
        old.successors.set(
            [CommuneFactory(parent=province, name="Xã An Khánh"), same := CommuneFactory(parent=province, name="Xã Hùng Sơn")]
        )
    assert successor_of(old, AFTER) == same
    assert successor_of(same, BEFORE) == old


def test_successor_without_links_is_the_parents_or_nothing(db):
    district = DistrictFactory()
    commune = CommuneFactory(old=True, parent=district)
    assert successor_of(commune, AFTER) == commune.parent.parent.parent  # the national unit, which is always there
    with as_owner():
        district.parent.successors.add(province := ProvinceFactory())
    assert successor_of(commune, AFTER) == province


def test_saved_unit_knows_its_province_search_and_order(db):
    commune = CommuneFactory(old=True, name="Xã Đắk Ơ")
    assert commune.search == "xa dak o"
    assert commune.province == commune.parent.parent == commune.province.province
    assert commune.at_level("district") == commune.parent
    assert CommuneFactory().at_level("district") is None
