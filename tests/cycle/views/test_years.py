"""Setting up, opening and closing a year, through its pages."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import AdministrativeUnit
from accounts.units import successor_of
from basics import clock
from cycle.acts import yearend
from cycle.forms.years import CycleYearForm, ProvinceField
from cycle.models import CalendarDay, CycleYear, Dossier, ProcedureRule, Route, StepWindow
from cycle.models.states import State, Step
from evaluation.models import Round
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene, old_commune, open_year, queries
from tests.factories import CommuneFactory, ProvinceFactory, appoint
from tests.owner import as_owner, owned
from workflow import proof
from workflow.door import perform
from workflow.log import entries_of
from workflow.models import LogChain, LogEntry

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    with clock.at(TODAY):
        yield officer_scene.build()


def add(client, scene, **changed):
    given = {
        "province": scene.province.public_id,
        "year": "2027",
        "route": scene.year.route_id,
        "regulation": scene.year.regulation_id,
        "units_as_of": "01/01/2027",
    }
    return client.post(reverse("cycle_year_add"), {**given, **changed})


def move(client, year, name, **posted):
    year = CycleYear.objects.get(pk=year.pk)
    answer = client.post(reverse("cycle_year_move", args=[year.public_id, name]), {"seen": year.revision, **posted}, follow=True)
    yearend.turn_years()  # the worker
    return answer


def said(response):
    return " ".join(str(message) for message in response.context["messages"])


def test_adding_a_year_copies_last_years_dates_moved_by_a_year(client, scene):
    StepWindow.objects.filter(cycle_year=scene.year, step=2).update(opens_on=dt.date(2026, 3, 5), closes_on=dt.date(2026, 4, 10))
    client.force_login(scene.administrator)
    response = add(client, scene)
    year = CycleYear.objects.get(year=2027)
    assert response.url == reverse("cycle_year_detail", args=[year.public_id])
    assert year.state == "planned"
    assert (year.window(2).opens_on, year.window(2).closes_on) == (dt.date(2027, 3, 5), dt.date(2027, 4, 10))
    assert year.windows.count() == 6


def test_a_first_year_gets_the_usual_dates(client, scene):
    with as_owner():
        CycleYear.objects.all().delete()
    client.force_login(scene.administrator)
    add(client, scene)
    assert CycleYear.objects.get().window(4).closes_on == dt.date(2027, 8, 31)


def test_a_year_is_there_once(client, scene):
    client.force_login(scene.administrator)
    response = add(client, scene, year="2026")
    assert response.status_code == 200
    assert response.context["form"].errors["year"]


def test_two_presses_at_once_set_a_year_up_once(client, scene, monkeypatch):
    is_valid = CycleYearForm.is_valid

    def and_then_the_other_press(form):
        valid = is_valid(form)
        if valid:
            open_year(scene.province, 2027, state="planned")
        return valid

    monkeypatch.setattr(CycleYearForm, "is_valid", and_then_the_other_press)
    client.force_login(scene.administrator)
    response = add(client, scene)
    again = add(client, scene)
    assert response.status_code == 200
    assert response.context["form"].errors["year"] == again.context["form"].errors["year"]
    assert CycleYear.objects.filter(year=2027).count() == 1


def change(client, year, **given):
    route = {"route": year.route_id, "regulation": year.regulation_id, "units_as_of": f"{year.units_as_of:%d/%m/%Y}"}
    shown = {"rules": "change", "seen": CycleYear.objects.get(pk=year.pk).revision}
    return client.post(reverse("cycle_year_detail", args=[year.public_id]), {**shown, **route, **given}, follow=True)


def test_the_rules_of_a_planned_year_are_changed_and_its_dates_stay(client, scene):
    year = open_year(scene.province, 2027, state="planned")
    client.force_login(scene.administrator)
    page = client.get(reverse("cycle_year_detail", args=[year.public_id]))
    assert list(page.context["rules"].fields) == ["route", "units_as_of", "regulation"]
    assert change(client, year, units_as_of="02/09/2026").status_code == 200
    changed = CycleYear.objects.get(pk=year.pk)
    assert (changed.units_as_of, changed.state, changed.revision) == (dt.date(2026, 9, 2), "planned", year.revision + 1)
    assert list(changed.windows.values_list("opens_on", "closes_on")) == list(year.windows.values_list("opens_on", "closes_on"))


def test_rules_that_do_not_fit_the_day_are_refused_with_a_sentence(client, scene):
    year = open_year(scene.province, 2027, state="planned")
    client.force_login(scene.administrator)
    three = Route.objects.get(code="three_level").pk
    assert "01/01/2027" in change(client, year, route=three).context["rules"].non_field_errors()[0]
    assert "units_as_of" in change(client, year, units_as_of="31/02/2027").context["rules"].errors
    assert CycleYear.objects.get(pk=year.pk).route_id == year.route_id


def test_the_rules_of_an_open_year_are_corrected_while_nothing_was_entered_in_it(client, scene):
    client.force_login(scene.administrator)
    change(client, scene.year, units_as_of="02/09/2026")
    assert CycleYear.objects.get(pk=scene.year.pk).units_as_of == dt.date(2026, 9, 2)


def test_the_rules_of_a_year_are_not_changed_once_something_was_entered_in_it(client, scene):
    scene.dossier()
    client.force_login(scene.administrator)
    assert client.get(reverse("cycle_year_detail", args=[scene.year.public_id])).context["rules"] is None
    assert change(client, scene.year, units_as_of="02/09/2026").context["rules"].non_field_errors()
    assert CycleYear.objects.get(pk=scene.year.pk).units_as_of == scene.year.units_as_of


def test_the_rules_of_a_year_are_changed_by_its_administrators_only(client, scene):
    year = open_year(scene.province, 2027, state="planned")
    for user in (scene.officer, appoint(scene.province, "auditor")):
        client.force_login(user)
        assert change(client, year, units_as_of="02/09/2026").context["rules"] is None
    assert CycleYear.objects.get(pk=year.pk).units_as_of == year.units_as_of


def test_a_two_level_year_on_a_day_with_districts_is_refused_with_a_sentence(client, scene):
    commune = old_commune()
    old = commune.at_level("province")
    client.force_login(appoint(old, "administrator"))
    response = add(client, scene, province=old.public_id, units_as_of="30/06/2025")
    assert "30/06/2025" in response.context["form"].non_field_errors()[0]
    assert not CycleYear.objects.filter(province=old).exists()


def test_a_province_of_today_on_a_day_before_it_existed_is_refused(client, scene):
    client.force_login(scene.administrator)
    response = add(client, scene, units_as_of="30/06/2025")
    assert "30/06/2025" in response.context["form"].non_field_errors()[0]


def test_a_three_level_year_stands_on_a_day_with_districts_only(client, scene):
    three = Route.objects.get(code="three_level").pk
    old = old_commune().at_level("province")
    client.force_login(appoint(old, "administrator"))
    assert add(client, scene, province=old.public_id, route=three, units_as_of="30/06/2025").status_code == 302
    client.force_login(scene.administrator)
    assert add(client, scene, route=three).context["form"].non_field_errors()


def set_dates(client, year, **changed):
    """Post the dates as the page shows them, some of them changed."""
    shown = {"seen": CycleYear.objects.get(pk=year.pk).revision}
    for window in year.windows.all():
        shown[f"opens_{window.step}"] = f"{window.opens_on:%d/%m/%Y}"
        shown[f"closes_{window.step}"] = f"{window.closes_on:%d/%m/%Y}"
    return client.post(reverse("cycle_year_detail", args=[year.public_id]), {**shown, **changed})


def test_dates_are_saved_and_due_days_follow(client, scene):
    closes = scene.year.window(2).closes_on
    waiting, extended = (
        scene.dossier(State.IDEA_DRAFT, desk_due=closes),
        scene.dossier(State.IDEA_DRAFT, desk_due=closes + dt.timedelta(days=9)),
    )
    client.force_login(scene.administrator)
    assert set_dates(client, scene.year, closes_2="05/04/2026").status_code == 302
    waiting.refresh_from_db()
    extended.refresh_from_db()
    assert (waiting.desk_due, extended.desk_due) == (dt.date(2026, 4, 5), closes + dt.timedelta(days=9))
    [entry] = entries_of(scene.year)
    assert (entry.move, entry.actor, entry.from_state, entry.to_state) == ("set_dates", scene.administrator, "open", "open")
    assert entry.note_row.payload == {
        "steps": {"2": {"before": ["2026-03-01", "2026-03-31"], "after": ["2026-03-01", "2026-04-05"], "dossiers_moved": 1}}
    }


def test_dates_saved_unchanged_leave_no_entry(client, scene):
    client.force_login(scene.administrator)
    assert set_dates(client, scene.year).status_code == 302
    assert not entries_of(scene.year).exists()


def test_the_rules_before_and_after_stand_in_the_log(client, scene):
    client.force_login(scene.administrator)
    change(client, scene.year, units_as_of="02/09/2026")
    [entry] = entries_of(scene.year)
    rules = entry.note_row.payload
    assert (entry.move, rules["before"]["units_as_of"], rules["after"]["units_as_of"]) == ("change_rules", "2026-01-01", "2026-09-02")
    assert rules["before"]["route"] == rules["after"]["route"]


@pytest.mark.parametrize(
    ("dates", "field"),
    [
        ({"closes_3": "31/03/2026"}, "closes_3"),  # before it opens
        ({"opens_1": "30/09/2025"}, "opens_1"),
        ({"closes_5": "01/04/2027"}, "closes_5"),
        ({"opens_1": "01/01/2019", "closes_1": "31/12/2019"}, "opens_1"),
        ({"closes_6": "31/12/2035"}, "closes_6"),
        ({"opens_3": "28/02/2026"}, "opens_3"),  # before step 2
        ({"opens_5": "30/04/2026"}, "opens_5"),
        ({"opens_2": "01/05/2026", "closes_2": "02/05/2026"}, "opens_3"),
    ],
)
def test_dates_that_do_not_fit_are_refused_at_their_field_with_the_name_of_the_step(client, scene, dates, field):
    client.force_login(scene.administrator)
    form = set_dates(client, scene.year, **dates).context["form"]
    number = int(field[-1])
    assert f"{number} ({Step(number).label})" in form.errors[field][0]
    assert all(form[name].value() == value for name, value in dates.items()), "what was typed is kept"
    assert not entries_of(scene.year).exists()
    assert scene.year.windows.get(step=2).closes_on == dt.date(2026, 3, 31)


@pytest.mark.parametrize(
    "dates", [{"opens_1": "01/10/2025"}, {"closes_6": "31/03/2027"}, {"opens_2": "01/01/2026"}, {"opens_5": "01/05/2026"}]
)
def test_dates_near_the_year_and_of_steps_that_open_together_are_taken(client, scene, dates):
    client.force_login(scene.administrator)
    assert set_dates(client, scene.year, **dates).status_code == 302


def test_how_far_dates_reach_and_whether_in_order_are_rules_of_the_province(client, scene):
    owned(ProcedureRule, unit=scene.province, valid_from=TODAY, window_reach=0, windows_in_order=False)
    client.force_login(scene.administrator)
    assert "closes_6" in set_dates(client, scene.year, closes_6="01/01/2027").context["form"].errors
    assert set_dates(client, scene.year, opens_3="28/02/2026").status_code == 302


def test_dates_from_an_old_tab_are_kept_to_be_looked_at(client, scene):
    client.force_login(scene.administrator)
    set_dates(client, scene.year, closes_2="05/04/2026")
    form = set_dates(client, scene.year, closes_2="09/04/2026", seen="0").context["form"]
    assert form.non_field_errors()
    assert form["closes_2"].value() == "09/04/2026"
    assert scene.year.windows.get(step=2).closes_on == dt.date(2026, 4, 5)


def test_a_year_with_dates_that_do_not_fit_does_not_open(client, scene):
    year = open_year(scene.province, 2027, state="planned")
    year.windows.filter(step=6).update(closes_on=dt.date(2035, 12, 31))
    client.force_login(scene.administrator)
    page = client.get(reverse("cycle_year_move", args=[year.public_id, "open"]))
    assert "6 (" in page.context["blockers"][0]
    move(client, year, "open")
    assert CycleYear.objects.get(pk=year.pk).state == "planned"


def test_opening_lists_what_to_look_at_before(client, scene):
    year = open_year(scene.province, 2027, state="planned")
    client.force_login(scene.administrator)
    url = reverse("cycle_year_move", args=[year.public_id, "open"])

    def seen():
        return [str(fact.value) for fact in client.get(url).context["facts"]][3:]

    communes = scene.province.children.filter(level="commune").count()
    with as_owner():
        CalendarDay.objects.filter(day__year=2027).delete()
    before = seen()
    appoint(scene.other)
    CalendarDay.objects.create(day=dt.date(2027, 1, 1), state="off", name="Tết Dương lịch")
    appoint(scene.province, "authority", title="Phó Chủ tịch")
    Round.objects.create(
        state="in_force", unit=scene.province, year=2027, number=1, proposals_until=dt.date(2027, 8, 1), results_until=dt.date(2027, 9, 1)
    )
    officers, authority, days_off, rounds = seen()
    assert before[0].startswith(str(communes - 1))
    assert scene.other.name in before[0]
    assert officers.startswith(str(communes - 2))
    assert scene.other.name not in officers
    assert "(Phó Chủ tịch)" in authority
    assert days_off == "1"
    assert "01/09/2027" in rounds
    assert not {authority, days_off, rounds} & set(before)
    assert len(client.get(url).context["steps"].rows) == 6


def test_only_administrators_edit_and_move_a_year(client, scene):
    url = reverse("cycle_year_detail", args=[scene.year.public_id])
    client.force_login(scene.officer)
    client.post(url, {"closes_2": "05/04/2026"})
    assert scene.year.windows.get(step=2).closes_on == dt.date(2026, 3, 31)
    response = move(client, scene.year, "start_closing")
    assert "không thuộc phần việc" in said(response)
    assert CycleYear.objects.get(pk=scene.year.pk).state == "open"


def test_a_year_of_another_province_is_not_found(client, scene):
    stranger = appoint(ProvinceFactory(), "administrator")
    client.force_login(stranger)
    assert client.get(reverse("cycle_year_detail", args=[scene.year.public_id])).status_code == 404
    assert client.get(reverse("cycle_year_move", args=[scene.year.public_id, "start_closing"])).status_code == 404
    client.force_login(scene.member(scene.producer()))
    assert client.get(reverse("cycle_year_list")).status_code == 404


def test_closing_is_shown_before_it_happens(client, scene):
    for state in (State.IDEA_DRAFT, State.IDEA_SUBMITTED, State.IMPLEMENTING):
        scene.dossier(state)
    scene.dossier(State.IN_EVALUATION, stage=scene.year.route.stage_list[0])
    client.force_login(scene.administrator)
    closing = client.get(reverse("cycle_year_move", args=[scene.year.public_id, "start_closing"])).context["closing"]
    assert list(closing.carries_over.values()) == [0, 2, 0, 1]
    assert (closing.stays_in_evaluation, closing.next_year) == (1, None)
    assert Dossier.objects.filter(state=State.CARRIED_OVER).count() == 0


def test_closing_carries_over_into_an_open_next_year(client, scene):
    draft, plan, evaluated = (
        scene.dossier(State.IDEA_RETURNED),
        scene.dossier(State.PLAN_SUBMITTED),
        scene.dossier(State.IN_EVALUATION, stage=scene.year.route.stage_list[0]),
    )
    following = open_year(scene.province, 2027)
    client.force_login(scene.administrator)
    move(client, scene.year, "start_closing")
    assert CycleYear.objects.get(pk=scene.year.pk).state == "closing"
    continued = {dossier.previous_id: dossier for dossier in Dossier.objects.filter(cycle_year=following)}
    assert {pk: dossier.state for pk, dossier in continued.items()} == {draft.pk: State.IDEA_DRAFT, plan.pk: State.PLAN_DRAFT}
    assert continued[draft.pk].idea.story == "Chè trồng trên đồi"
    assert continued[draft.pk].desk_due == following.window(2).closes_on
    assert set(Dossier.objects.filter(pk__in=[draft.pk, plan.pk]).values_list("state", "desk_role")) == {(State.CARRIED_OVER, "")}
    assert Dossier.objects.get(pk=evaluated.pk).state == State.IN_EVALUATION


def test_the_page_of_a_year_says_what_is_still_being_carried_over(client, scene):
    scene.dossier(State.IDEA_DRAFT)
    client.force_login(scene.administrator)
    url = reverse("cycle_year_detail", args=[scene.year.public_id])
    CycleYear.objects.filter(pk=scene.year.pk).update(state="closing")
    assert "1 hồ sơ" in said_by_facts(client.get(url))
    yearend.turn_years()
    assert "1 hồ sơ" not in said_by_facts(client.get(url))
    later = open_year(scene.province, 2027)
    CycleYear.objects.filter(pk=later.pk).update(continued_to=0)
    assert "mở tiếp" in said_by_facts(client.get(reverse("cycle_year_detail", args=[later.public_id])))


def said_by_facts(response):
    return " ".join(str(fact.value) for fact in response.context["facts"])


def test_closing_without_a_next_year_waits_for_a_later_one(client, scene):
    waiting = [scene.dossier(State.POTENTIAL), scene.dossier(State.IMPLEMENTING)]
    client.force_login(scene.administrator)
    move(client, scene.year, "start_closing")
    assert Dossier.objects.filter(state=State.CARRIED_OVER, cycle_year=scene.year).count() == 2
    assert Dossier.objects.count() == 2
    assert CycleYear.objects.get(pk=scene.year.pk).state == "closed"
    add(client, scene, year="2028", units_as_of="01/01/2028")
    later = CycleYear.objects.get(year=2028)
    move(client, later, "open")
    assert CycleYear.objects.get(pk=later.pk).state == "open"
    continued = Dossier.objects.filter(cycle_year=later).order_by("previous_id")
    assert [dossier.state for dossier in continued] == [State.POTENTIAL, State.IMPLEMENTING]
    assert [dossier.previous_id for dossier in continued] == [dossier.pk for dossier in waiting]
    assert all(dossier.code.startswith("OCOP-19-2028-") for dossier in continued)


def test_opening_a_year_twice_continues_a_dossier_once(client, scene):
    scene.dossier(State.IDEA_DRAFT)
    client.force_login(scene.administrator)
    move(client, scene.year, "start_closing")
    add(client, scene)
    year = CycleYear.objects.get(year=2027)
    move(client, year, "open")
    response = move(client, year, "open")
    assert said(response)
    assert Dossier.objects.filter(cycle_year=year).count() == 1


def test_a_waiting_dossier_goes_to_what_became_of_its_commune(client, scene):
    commune = old_commune()
    old = commune.at_level("province")
    year = open_year(old, 2025, route="three_level", units_as_of=dt.date(2025, 6, 30))
    dossier = scene.dossier(State.PLAN_DRAFT, commune=commune, cycle_year=year)
    perform(CycleYear, year.pk, "start_closing", by=appoint(old, "administrator"), seen=None)
    yearend.turn_years()
    continued = Dossier.objects.get(previous=dossier)
    assert (continued.cycle_year, continued.commune, continued.district, continued.province) == (
        scene.year,
        successor_of(commune, TODAY),
        None,
        scene.province,
    )
    assert continued.commune.era == "2025"


def test_the_log_of_closing_and_opening_verifies(client, scene):
    scene.dossier(State.IDEA_DRAFT)
    open_year(scene.province, 2027)
    client.force_login(scene.administrator)
    move(client, scene.year, "start_closing")
    assert [fault for chain in LogChain.objects.all() for fault in proof.faults_of(chain)] == []
    entered = list(LogEntry.objects.order_by("pk").values_list("move", flat=True))
    assert entered == ["start_closing", "carry_over", "continue_idea", "finish"]


def test_finishing_waits_for_step_5(client, scene):
    scene.dossier(State.IN_EVALUATION, stage=scene.year.route.stage_list[0])
    client.force_login(scene.administrator)
    move(client, scene.year, "start_closing")
    page = client.get(reverse("cycle_year_move", args=[scene.year.public_id, "finish"]))
    assert page.context["blockers"]
    assert "1" in said(move(client, scene.year, "finish"))
    assert CycleYear.objects.get(pk=scene.year.pk).state == "closing"


def test_an_old_tab_does_not_close_a_year(client, scene):
    client.force_login(scene.administrator)
    response = move(client, scene.year, "start_closing", seen="7")
    assert said(response)
    assert CycleYear.objects.get(pk=scene.year.pk).state == "open"


def test_the_list_of_years_asks_as_much_for_three_as_for_one(client, scene):
    client.force_login(scene.administrator)
    one = queries(lambda: client.get(reverse("cycle_year_list")))
    open_year(scene.province, 2025, state="closed")
    open_year(scene.province, 2027, state="planned")
    assert queries(lambda: client.get(reverse("cycle_year_list"))) == one


def test_a_national_administrator_sets_up_any_province(client, scene):
    client.force_login(appoint(scene.province.parent, "administrator"))
    CommuneFactory(parent=(other := ProvinceFactory()))
    assert add(client, scene, province=other.public_id).status_code == 302
    assert CycleYear.objects.get(province=other).state == "planned"


def test_a_province_of_before_says_until_when_it_was_in_the_readers_language(scene):
    old = officer_scene.old_commune().at_level("province")
    assert ProvinceField(AdministrativeUnit.objects.all()).label_from_instance(old) == f"{old.name} (đến 30/06/2025)"


def before_closing(client, scene, day):
    client.force_login(scene.administrator)
    with clock.at(day), translation.override("vi"):
        return client.get(reverse("cycle_year_move", args=[scene.year.public_id, "start_closing"])).content.decode()


def test_before_a_year_closes_the_steps_that_are_not_over_are_named_with_their_last_day(client, scene):
    text = before_closing(client, scene, dt.date(2026, 4, 30))
    [warning] = re.findall(r'class="banner tone-edge-warn".*?<p>(.*?)</p>', text, re.DOTALL)
    assert "3 Phương án sản xuất kinh doanh (đến 30/04/2026)" in warning, "its last day counts"
    assert "4 Triển khai phương án (đến 31/08/2026)" in warning
    assert "(đến 31/03/2026)" not in warning
    assert "; 5 " not in warning, "it goes on after the closing"


def test_a_year_whose_steps_are_over_closes_without_a_warning(client, scene):
    assert "tone-edge-warn" not in before_closing(client, scene, dt.date(2026, 9, 1))
