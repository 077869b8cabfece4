"""Units after the list was made: named anew, made anew, ended; and what they were called on a day."""

from __future__ import annotations

import datetime as dt

import pytest
from django.core.management import CommandError, call_command

from accounts.models import AdministrativeUnit, UnitName
from accounts.unit_changes import PACKAGED, ChangesRefused, load_changes
from accounts.unit_names import bring_up_to_date
from accounts.units import load_units, successor_of
from basics import clock
from tests.factories import CommuneFactory, ProvinceFactory

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("of_the_owner")]

HEADER = "level,code,change,date,name,kind,from,successors\n"


@pytest.fixture
def province():
    return ProvinceFactory(name="Tỉnh Gốc")


def file_of(tmp_path, *rows, header=HEADER):
    path = tmp_path / "changes.csv"
    path.write_text(header + "\n".join(rows) + "\n", encoding="utf-8")
    return path


def unit(level, code):
    return AdministrativeUnit.objects.get(era="2025", level=level, code=code)


@pytest.mark.parametrize(
    ("level", "code", "before", "day", "after"),
    [
        ("province", "75", "Tỉnh Đồng Nai", dt.date(2026, 4, 30), "Thành phố Đồng Nai"),
        ("province", "22", "Tỉnh Quảng Ninh", dt.date(2026, 9, 1), "Thành phố Quảng Ninh"),
        ("province", "24", "Tỉnh Bắc Ninh", dt.date(2026, 9, 20), "Thành phố Bắc Ninh"),
        ("commune", "25270", "Xã Lộc Ninh", dt.date(2026, 4, 30), "Phường Lộc Ninh"),
        ("commune", "26368", "Xã Long Thành", dt.date(2026, 4, 30), "Phường Long Thành"),
        ("commune", "09319", "Xã Tiên Du", dt.date(2026, 9, 20), "Phường Tiên Du"),
    ],
)
def test_packaged_changes_name_units_by_day(level, code, before, day, after):
    changed = unit(level, code)
    assert changed.name_on(dt.date(2024, 1, 1)) == changed.name_on(dt.date(2025, 7, 1)) == before
    assert changed.name_on(day - dt.timedelta(days=1)) == before
    assert changed.name_on(day) == changed.name_on(dt.date(2030, 1, 1)) == after


def test_every_packaged_change_names_its_source():
    assert UnitName.objects.exclude(valid_from=dt.date(2025, 7, 1)).count() == 25
    assert not UnitName.objects.exclude(valid_from=dt.date(2025, 7, 1)).filter(source="").exists()
    assert all(line.rstrip('"').rsplit(",", 1)[-1] for path in PACKAGED.glob("*.csv") for line in path.read_text("utf-8").splitlines())


def test_units_are_called_as_of_today_and_keep_their_slug():
    dong_nai = unit("province", "75")
    for day, name in ((dt.date(2026, 4, 29), "Tỉnh Đồng Nai"), (dt.date(2026, 4, 30), "Thành phố Đồng Nai")):
        with clock.at(day):
            bring_up_to_date()
            assert bring_up_to_date() == 0
            assert load_units() == {"added": 0, "changed": 0}
        dong_nai.refresh_from_db()
        assert (dong_nai.name, dong_nai.slug, dong_nai.search) == (name, "dong-nai", f"{'tinh' if day.day == 29 else 'thanh pho'} dong nai")


def test_unit_never_named_anew_is_called_the_same_on_every_day(province):
    assert {province.name_on(dt.date(year, 1, 1)) for year in (1990, 2025, 2040)} == {"Tỉnh Gốc"}


def test_renaming_twice_keeps_every_name(tmp_path, province):
    commune = CommuneFactory(parent=province, code="88001", name="Xã Cũ")
    rows = ["commune,88001,rename,2026-01-10,Xã Giữa,xã,,", "commune,88001,rename,2026-03-10,Phường Mới,phường,,"]
    assert load_changes(file_of(tmp_path, *reversed(rows))) == {commune.pk}
    assert load_changes(file_of(tmp_path, *rows)) == set()
    names = [commune.name_on(dt.date(2026, month, 10)) for month in (1, 2, 3)]
    assert names == ["Xã Giữa", "Xã Giữa", "Phường Mới"]
    assert commune.name_on(dt.date(2026, 1, 9)) == "Xã Cũ"


def test_corrected_file_corrects_the_name(tmp_path, province):
    commune = CommuneFactory(parent=province, code="88001", name="Xã Cũ")
    load_changes(file_of(tmp_path, "commune,88001,rename,2026-01-10,Xã Nhầm,xã,,"))
    assert load_changes(file_of(tmp_path, "commune,88001,rename,2026-01-10,Xã Đúng,xã,,")) == {commune.pk}
    assert commune.name_on(dt.date(2026, 2, 1)) == "Xã Đúng"
    commune.refresh_from_db()
    assert commune.name == "Xã Đúng"


def test_change_that_lies_ahead_waits_for_its_day(tmp_path, province):
    commune = CommuneFactory(parent=province, code="88001", name="Xã Cũ")
    with clock.at(dt.date(2026, 11, 1)):
        load_changes(file_of(tmp_path, "commune,88001,rename,2026-12-01,Phường Mới,phường,,"))
        commune.refresh_from_db()
        assert commune.name == "Xã Cũ"
    with clock.at(dt.date(2026, 12, 1)):
        assert bring_up_to_date() == 1
    commune.refresh_from_db()
    assert (commune.name, commune.kind) == ("Phường Mới", "phường")


def test_merger_makes_a_unit_that_stands_for_the_old_ones(tmp_path, province):
    one, two, three = (CommuneFactory(parent=province, code=code, name=f"Xã Số {code}") for code in ("88001", "88002", "88003"))
    path = file_of(
        tmp_path,
        "commune,88001,end,2026-07-01,,,,88009",
        "commune,88002,end,2026-07-01,,,,88009;88003",
        "commune,88009,new,2026-07-01,Phường Chung,phường,88001|88002,",
    )
    load_changes(path)
    assert load_changes(path) == set()
    fresh, day, before = unit("commune", "88009"), dt.date(2026, 7, 1), dt.date(2026, 6, 30)
    assert (fresh.name, fresh.parent, fresh.province, fresh.valid_from) == ("Phường Chung", province, province, day)
    one.refresh_from_db()
    assert one.valid_to == before
    assert [successor_of(old, day) for old in (one, three)] == [fresh, three]
    assert set(two.successors.all()) == {fresh, three}
    assert successor_of(one, before) == one
    assert load_units()["changed"] == 0
    one.refresh_from_db()
    assert one.valid_to == before


def test_unit_may_go_on_under_its_key_and_take_another_in(tmp_path, province):
    kept, gone = (CommuneFactory(parent=province, code=code, name=f"Xã Số {code}") for code in ("88001", "88002"))
    load_changes(file_of(tmp_path, "commune,88001,rename,2026-07-01,Phường Hợp,phường,88002,", "commune,88002,end,2026-07-01,,,,88001"))
    gone.refresh_from_db()
    assert successor_of(gone, dt.date(2026, 7, 1)) == kept
    assert kept.name_on(dt.date(2026, 7, 1)) == "Phường Hợp"


@pytest.mark.parametrize(
    ("row", "reason"),
    [
        ("commune,99999,rename,2026-07-01,Phường A,phường,,", "no commune has the code '99999' on 2026-06-30"),
        ("village,88001,rename,2026-07-01,Phường A,phường,,", "level 'village' is none of province, commune"),
        ("commune,88001,renamed,2026-07-01,Phường A,phường,,", "change 'renamed' is none of new, rename, end"),
        ("commune,88001,rename,30/04/2026,Phường A,phường,,", "date '30/04/2026' is not a day as 2026-04-30"),
        ("commune,88001,rename,2026-02-30,Phường A,phường,,", "date '2026-02-30' is not a day"),
        ("commune,88001,rename,2026-07-01,Xã A,phường,,", "does not begin with its kind, 'Phường'"),
        ("commune,88001,rename,2026-07-01,,phường,,", "does not begin with its kind, 'Phường'"),
        ("commune,88001,rename,2026-07-01,Huyện A,huyện,,", "kind 'huyện' is none of xã, phường"),
        ("commune,88001,rename,2026-07-01,Xã Cũ,xã,,", "is called 'Xã Cũ' already"),
        ("commune,88001,rename,2025-07-01,Phường A,phường,,", "no commune has the code '88001' on 2025-06-30"),
        ("commune,88001,rename,2026-07-01,Phường A,phường,,88001", "a unit that goes on has no successors"),
        ("commune,88001,end,2026-07-01,,,,", "`successors` must name"),
        ("commune,88001,end,2026-07-01,,,,77777", "no commune has the code '77777' on 2026-07-01"),
        ("commune,88001,end,2026-07-01,,,,88001", "a unit is not its own successor"),
        ("commune,88002,new,2026-07-01,Phường A,phường,,", "`from` must name"),
        ("commune,88001,new,2026-07-01,Phường A,phường,88001,", "the code '88001' belongs to Xã Cũ"),
        ("province,75,end,2026-07-01,,,,24", "provinces are made and merged in a new era"),
        ("commune,88001", "change '' is none of"),
    ],
)  # fmt: skip
def test_bad_row_is_refused_with_its_line_and_nothing_is_changed(tmp_path, province, row, reason):
    commune = CommuneFactory(parent=province, code="88001", name="Xã Cũ")
    good = CommuneFactory(parent=province, code="88005", name="Xã Khác")
    with pytest.raises(ChangesRefused) as refused:
        load_changes(file_of(tmp_path, "commune,88005,rename,2026-07-01,Phường Khác,phường,,", row))
    (fault,) = refused.value.faults
    assert fault.startswith("line 3: ")
    assert reason in fault
    assert not UnitName.objects.filter(unit__in=[commune, good]).exists()


def test_file_that_is_none_is_refused(tmp_path):
    with pytest.raises(ChangesRefused, match="missing columns kind, from, successors"):
        load_changes(file_of(tmp_path, header="level,code,change,date,name\n"))
    (tmp_path / "latin.csv").write_bytes(HEADER.encode() + b"commune,1,rename,2026-07-01,X\xe3,,,")
    with pytest.raises(ChangesRefused, match="cannot be read as UTF-8"):
        load_changes(tmp_path / "latin.csv")


def test_command_says_what_is_wrong_or_how_much_changed(tmp_path, province, capsys):
    CommuneFactory(parent=province, code="88001", name="Xã Cũ")
    with pytest.raises(CommandError, match=r"(?s)Nothing was changed.*line 2: no commune.*line 3: change"):
        call_command("load_unit_changes", str(file_of(tmp_path, "commune,1,end,2026-07-01,,,,2", "commune,1,x,2026-07-01,,,,2")))
    call_command("load_unit_changes", str(file_of(tmp_path, "commune,88001,rename,2026-07-01,Phường Mới,phường,,")))
    assert capsys.readouterr().out == "1 units changed\n"
