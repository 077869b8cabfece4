"""The calendar of working days through its pages: shown by year, added to, changed, taken from, and all of it in the log."""

from __future__ import annotations

import datetime as dt

import pytest
from django.urls import reverse

from basics import clock
from cycle.models import CalendarDay
from cycle.reference import load_rules
from cycle.rules.deadlines import add_working_days, is_working_day
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene, queries
from tests.factories import appoint, national
from workflow import log, proof
from workflow.door import MoveRefused, begin
from workflow.models import LogChain

pytestmark = pytest.mark.django_db

MONDAY = dt.date(2026, 11, 23)
SUNDAY = dt.date(2026, 11, 29)


@pytest.fixture
def scene() -> Scene:
    with clock.at(TODAY):
        yield officer_scene.build()


@pytest.fixture
def keeper(client, scene):
    """A national administrator, signed in."""
    person = appoint(national(), "administrator", valid_from=dt.date(2024, 1, 1))
    client.force_login(person)
    return person


def at(view, day, *more):
    return reverse(view, args=[CalendarDay.objects.get(day=day).public_id, *more])


def add(client, day=MONDAY, kind="off", name="Nghỉ bù", source="Thông báo 1/TB-BNV"):
    return client.post(reverse("calendar_add"), {"day": f"{day:%d/%m/%Y}", "kind": kind, "name": name, "source": source})


def change(client, day, kind="off", name="Tên mới", source="", seen=0):
    return client.post(at("calendar_change", day), {"kind": kind, "name": name, "source": source, "seen": seen})


def entries(day):
    return [(entry.move, entry.role, entry.from_state, entry.to_state) for entry in log.entries_of(CalendarDay.objects.get(day=day))]


def test_year_shows_its_days_and_leads_to_the_others(client, keeper):
    page = client.get(reverse("calendar"), {"nam": "2026"}).content.decode()
    for words in ("Tết Nguyên Đán", "10/01/2026", "12729/VPCP-KGVX", "nam=2025", "nam=2027"):
        assert words in page
    assert "29/01/2025" not in page
    assert "29/01/2025" in client.get(reverse("calendar"), {"nam": "2025"}).content.decode()


@pytest.mark.parametrize("given", ["", "abc", "1", "99999999999999999999", "7" * 5000, "-2026"])
def test_year_nobody_knows_is_this_year(client, keeper, given):
    assert "Tết Nguyên Đán" in client.get(reverse("calendar"), {"nam": given}).content.decode()


def test_list_costs_the_same_for_one_day_and_for_three(client, keeper):
    page = f"{reverse('calendar')}?nam=2040"
    CalendarDay.objects.create(day=dt.date(2040, 1, 2), name="Một", state="off")
    client.get(page)
    one = queries(lambda: client.get(page))
    for day in (3, 4):
        CalendarDay.objects.create(day=dt.date(2040, 1, day), name="Nữa", state="off")
    assert queries(lambda: client.get(page)) == one


def test_day_off_counts_at_once_and_stands_in_the_log(client, keeper):
    assert is_working_day(MONDAY)
    assert add(client).url == f"{reverse('calendar')}?nam=2026"
    assert not is_working_day(MONDAY)
    assert add_working_days(dt.date(2026, 11, 20), 1) == dt.date(2026, 11, 25)
    assert entries(MONDAY) == [("give_off", "administrator", "", "off")]
    stored = CalendarDay.objects.get(day=MONDAY)
    assert (stored.name, stored.source) == ("Nghỉ bù", "Thông báo 1/TB-BNV")
    assert not list(proof.faults_of(LogChain.objects.get(scope="calendar")))


def test_sunday_worked_instead_counts(client, keeper):
    add(client, SUNDAY, "working", "Làm bù")
    assert is_working_day(SUNDAY)
    assert add_working_days(dt.date(2026, 11, 27), 1) == SUNDAY


@pytest.mark.parametrize(
    ("day", "kind", "words"),
    [
        (SUNDAY, "off", "đã là ngày nghỉ"),
        (MONDAY, "working", "đã là ngày làm việc"),
        (dt.date(2026, 2, 17), "off", "đã có trong lịch"),
        (dt.date(2026, 8, 22), "working", "đã có trong lịch"),
    ],
)
def test_day_that_changes_nothing_is_refused_and_kept_as_typed(client, keeper, day, kind, words):
    response = add(client, day, kind, "Tên đã gõ")
    assert response.status_code == 200
    assert words in " ".join(response.context["form"].errors["day"])
    assert "Tên đã gõ" in response.content.decode()


@pytest.mark.parametrize("missing", ["day", "kind", "name"])
def test_nothing_is_entered_without_what_it_needs(client, keeper, missing):
    given = {"day": "23/11/2026", "kind": "off", "name": "Nghỉ", "source": ""} | {missing: ""}
    assert missing in client.post(reverse("calendar_add"), given).context["form"].errors
    assert not CalendarDay.objects.filter(day=MONDAY).exists()


def test_day_is_changed_in_name_and_in_kind(client, keeper):
    day = dt.date(2026, 8, 31)
    assert change(client, day, name="Nghỉ lễ").status_code == 302
    assert change(client, day, kind="working", name="Đi làm", seen=1).status_code == 302
    assert is_working_day(day)
    assert entries(day) == [("work", "administrator", "off", "working"), ("give_off", "administrator", "off", "off")]


def test_page_that_was_out_of_date_changes_nothing(client, keeper):
    day = dt.date(2026, 8, 31)
    change(client, day, name="Người thứ nhất")
    response = change(client, day, name="Người thứ hai", kind="working", seen=0)
    assert response.status_code == 200
    assert CalendarDay.objects.get(day=day).name == "Người thứ nhất"


def test_day_taken_out_is_ordinary_stays_so_and_may_come_back(client, keeper):
    day = dt.date(2026, 11, 24)
    page = at("calendar_move", day, "take_out")
    assert "Lý do" in client.get(page).content.decode()
    assert client.post(page, {"seen": 0, "note": ""}).status_code == 200
    assert client.post(page, {"seen": 0, "note": "Chưa có luật"}).status_code == 302
    assert is_working_day(day)
    load_rules()
    assert CalendarDay.objects.get(day=day).state == "ordinary"
    taken_out = CalendarDay.objects.get(day=day)
    assert log.entries_of(taken_out).get().note_row.note == "Chưa có luật"
    assert client.get(at("calendar_change", day)).url == f"{reverse('calendar')}?nam=2026"
    add(client, day, name="Ngày Văn hóa")
    assert not is_working_day(day)
    assert set(CalendarDay.objects.filter(day=day).values_list("state", flat=True)) == {"ordinary", "off"}


def test_others_find_nothing_and_have_no_link(client, scene, keeper):
    link = f'href="{reverse("calendar")}"'
    assert link in client.get(reverse("inbox")).content.decode()
    for person in (scene.administrator, scene.officer, appoint(national(), "officer"), appoint(national(), "auditor")):
        client.force_login(person)
        assert link not in client.get(reverse("inbox")).content.decode()
        for page in (reverse("calendar"), reverse("calendar_add"), at("calendar_change", dt.date(2026, 8, 31))):
            assert client.get(page).status_code == 404
        with pytest.raises(MoveRefused):
            begin(CalendarDay(day=MONDAY), "give_off", by=person, data={"name": "Nghỉ", "source": ""})
