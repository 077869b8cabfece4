"""The home page and the inbox, role by role."""

from __future__ import annotations

import datetime as dt
import time
from pathlib import Path

import pytest
from django.db.models import F
from django.urls import reverse
from django.utils import translation
from django.utils.translation import gettext, pgettext

from accounts.models import AdministrativeUnit
from basics import clock, memory
from basics.pages import PER_PAGE
from cycle.models import CycleYear, Dossier, StepWindow
from cycle.models.states import State
from cycle.pages import dossierlist
from cycle.rules.deadlines import working_days_until
from evaluation.models import ConflictAnswer, Council, CouncilItem, Round, ScoreSheet, Seat
from ocop_portal import inbox as waiting
from ocop_portal.inbox import time_left
from ocop_portal.pages import SECONDS
from ocop_portal.year_steps import months, steps_by_day
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene, open_year, queries
from tests.factories import ProvinceFactory, UserFactory, appoint

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    with clock.at(TODAY):
        yield officer_scene.build()


def inbox(client, user):
    client.force_login(user)
    return client.get(reverse("inbox"))


def names(response):
    return [row.cells[0].text for row in response.context["table"].rows]


# Inbox


def test_the_inbox_is_sorted_by_days_left_and_marks_what_is_overdue_in_words(client, scene):
    later = scene.dossier(desk_due=TODAY + dt.timedelta(days=20))
    none = scene.dossier(desk_due=None)
    late = scene.dossier(desk_due=TODAY - dt.timedelta(days=4))
    today = scene.dossier(desk_due=TODAY)
    response = inbox(client, scene.officer)
    assert names(response) == [dossier.product.name for dossier in (late, today, later, none)]
    rows = response.context["table"].rows
    assert [row.overdue for row in rows] == [True, False, False, False]
    assert rows[0].cells[0].url == reverse("dossier_detail", args=[late.public_id])
    left = [row.cells[-1] for row in rows]
    assert [cell.tag_tone for cell in left] == ["bad", "warn", "", ""]
    assert left[0].text == time_left(late.desk_due, -2, TODAY)


def test_a_new_producer_is_welcomed_with_the_way_to_begin_until_it_has_begun(client, scene):
    producer = scene.producer()
    member = scene.member(producer)
    page = inbox(client, member).content.decode()
    assert f'class="btn btn-primary" href="{reverse("dossier_start")}"' in page
    assert reverse("dossier_claim") in page
    assert gettext("Nothing waits for you") not in page
    scene.dossier(State.IDEA_SUBMITTED, producer=producer)
    page = inbox(client, member).content.decode()
    assert reverse("dossier_start") not in page
    assert gettext("Nothing waits for you") in page
    assert reverse("dossier_start") not in inbox(client, UserFactory()).content.decode()


def test_each_hat_sees_what_waits_for_it_alone(client, scene):
    stage = scene.year.route.stage_list[0]
    idea = scene.dossier(State.IDEA_SUBMITTED)
    draft = scene.dossier(State.IDEA_DRAFT)
    checked = scene.dossier(State.IN_EVALUATION, stage=stage, desk_unit=scene.province)
    decided = scene.dossier(State.AWAITING_DECISION, stage=stage, desk_role="authority", desk_unit=scene.province, stars=4)
    roles = {
        scene.officer: [idea],
        scene.member(draft.producer): [draft],
        appoint(scene.province): [checked],
        appoint(scene.province, "authority"): [decided],
        appoint(scene.province, "auditor"): [],
        scene.administrator: [],
        appoint(ProvinceFactory()): [],
        UserFactory(): [],
    }
    assert {user.pk: names(inbox(client, user)) for user in roles} == {
        user.pk: [dossier.product.name for dossier in found] for user, found in roles.items()
    }


def test_the_unit_above_serves_a_vacant_commune_and_reads_why(client, scene):
    scene.dossier(State.IDEA_SUBMITTED, commune=scene.other)
    above = appoint(scene.province)
    row = inbox(client, above).context["table"].rows[0]
    assert scene.other.name.casefold() in row.cells[2].soft.casefold()
    appoint(scene.other)
    assert names(inbox(client, above)) == []


def test_an_officer_does_not_serve_their_own_producer(client, scene):
    dossier = scene.dossier(State.IDEA_SUBMITTED)
    dossier.producer.memberships.create(user=scene.officer, valid_from=dt.date(2025, 1, 1))
    assert names(inbox(client, scene.officer)) == []


def council(scene, *dossiers):
    """A round of the province with a chair, a secretary and a member; the items being scored."""
    this = Round.objects.create(
        state="in_force", unit=scene.province, year=2026, number=1, proposals_until=TODAY, results_until=TODAY + dt.timedelta(days=30)
    )
    board = Council.objects.create(state="in_force", round=this, name="Hội đồng tỉnh", decision_number="1", decided_on=TODAY)
    seats = {
        role: Seat.objects.create(state="in_force", council=board, user=UserFactory(), role=role)
        for role in ("chair", "secretary", "member")
    }
    for position, dossier in enumerate(dossiers, start=1):
        CouncilItem.objects.create(
            council=board, dossier=dossier, criteria_set_id=dossier.criteria_spec().pk, position=position, state="scoring", revision=1
        )
    return board, seats


def evaluated(scene):
    return scene.dossier(State.IN_EVALUATION, stage=scene.year.route.stage_list[0], desk_role="council", desk_unit=scene.province)


def council_tasks(response):
    return [(row.cells[0].text, row.cells[0].url) for row in response.context["council"].rows]


def test_a_member_answers_first_and_scores_then(client, scene):
    dossier = evaluated(scene)
    board, seats = council(scene, dossier)
    item, seat = board.items.get(), seats["member"]
    assert council_tasks(inbox(client, seat.user)) == [(dossier.product.name, reverse("item_detail", args=[item.public_id]))]
    ConflictAnswer.objects.create(item=item, seat=seat, person_id=seat.user_id, has_conflict=False)
    sheet = ScoreSheet.objects.create(item=item, seat=seat, state="draft", revision=1)
    assert council_tasks(inbox(client, seat.user)) == [(dossier.product.name, reverse("sheet_edit", args=[sheet.public_id]))]
    ScoreSheet.objects.filter(pk=sheet.pk).update(state="signed", revision=F("revision") + 1)
    assert council_tasks(inbox(client, seat.user)) == []


def test_the_chair_presides_and_the_secretary_prepares(client, scene):
    dossier = evaluated(scene)
    board, seats = council(scene, dossier)
    item = board.items.get()
    for seat in seats.values():
        ConflictAnswer.objects.create(item=item, seat=seat, person_id=seat.user_id, has_conflict=seat.role == "member")
    page = reverse("item_detail", args=[item.public_id])
    assert council_tasks(inbox(client, seats["chair"].user)) == [(dossier.product.name, page)]
    assert council_tasks(inbox(client, seats["secretary"].user)) == []
    CouncilItem.objects.filter(pk=item.pk).update(state="checking", revision=F("revision") + 1)
    assert council_tasks(inbox(client, seats["secretary"].user)) == [(dossier.product.name, page)]
    assert council_tasks(inbox(client, seats["member"].user)) == []


def test_administrators_are_told_to_open_and_close_years(client, scene):
    assert inbox(client, scene.administrator).context["years"] == []
    planned = open_year(scene.province, 2027, state="planned")
    StepWindow.objects.filter(cycle_year=scene.year, step=5).update(opens_on=dt.date(2026, 1, 1), closes_on=TODAY - dt.timedelta(days=1))
    tasks = inbox(client, scene.administrator).context["years"]
    assert [task.url for task in tasks] == [reverse("cycle_year_detail", args=[year.public_id]) for year in (scene.year, planned)]
    assert inbox(client, scene.officer).context["years"] == []


def test_the_inbox_asks_as_much_for_three_rows_as_for_one(client, scene):
    def fill():
        scene.dossier()
        open_year(scene.province, 2030 + scene.count, state="planned")

    user = scene.officer
    board, seats = council(scene, evaluated(scene))
    member = seats["member"].user
    appoint(scene.province, "administrator", user=user)
    fill()
    client.force_login(user)
    client.get(reverse("inbox"))
    one = queries(lambda: client.get(reverse("inbox")))
    fill()
    fill()
    assert queries(lambda: client.get(reverse("inbox"))) == one <= 12
    client.force_login(member)
    one = queries(lambda: client.get(reverse("inbox")))
    for position in (2, 3):
        dossier = evaluated(scene)
        CouncilItem.objects.create(
            council=board, dossier=dossier, criteria_set_id=dossier.criteria_spec().pk, position=position, state="scoring", revision=1
        )
    assert queries(lambda: client.get(reverse("inbox"))) == one


def test_what_lists_show_of_a_dossier_is_read_with_it(scene, django_assert_num_queries):
    """Whatever its state and whoever has it: a column left out of `LISTED` would be read a row at a time."""
    stage, user = scene.year.route.stage_list[0], scene.officer
    scene.dossier(State.IMPLEMENTING, desk_due=None)
    scene.dossier(State.IN_EVALUATION, stage=stage, desk_unit=scene.province)
    scene.dossier(State.IN_EVALUATION, stage=stage, desk_role="council", desk_unit=scene.province)
    scene.dossier(State.AWAITING_DECISION, stage=stage, desk_role="authority", desk_unit=scene.province, stars=4)
    scene.dossier(State.RECOGNISED, desk_role="", desk_unit=None, stars=4)
    Dossier.objects.filter(pk=scene.dossier(State.POTENTIAL).pk).update(producer=None)
    found = list(Dossier.objects.for_list())
    dossierlist.table("", [], user)
    waiting.dossier_table([], user)
    working_days_until(TODAY + dt.timedelta(days=1), TODAY)
    assert len(found) == 6
    with django_assert_num_queries(0):
        dossierlist.table("", found, user)
        waiting.dossier_table(found, user)


def test_the_inbox_has_pages(client, scene):
    for _ in range(PER_PAGE + 1):
        scene.dossier()
    client.force_login(scene.officer)
    first, second = (client.get(reverse("inbox"), {"page": number}) for number in (1, 2))
    assert [len(page.context["table"].rows) for page in (first, second)] == [PER_PAGE, 1]
    assert "?page=2" in first.content.decode()
    assert "?page=1" in second.content.decode()


def test_visitors_are_sent_to_sign_in(client, scene):
    assert client.get(reverse("inbox")).status_code == 302


# Home


def test_home_shows_this_years_dates_in_the_ring(client, scene):
    response = client.get("/")
    page = response.content.decode()
    assert response.context["year"] == scene.year
    assert [step.dates for step in response.context["steps"]][:2] == [
        months(dt.date(2026, 1, 1), dt.date(2026, 2, 28)),
        months(dt.date(2026, 3, 1), dt.date(2026, 3, 31)),
    ]
    assert "01/03/2026" in page
    assert page.count("<h1") == 1


def test_home_prefers_the_province_of_the_settings_and_a_real_year_to_a_demonstration(client, scene, settings):
    other = ProvinceFactory(name="Tỉnh Thử Nghiệm")
    CycleYear.objects.filter(pk=scene.year.pk).update(is_demonstration=True)
    open_year(other, 2026)
    assert client.get("/").context["province"] == other
    settings.HOME_PROVINCE = scene.province.slug
    memory.forget_all()
    assert client.get("/").context["province"] == scene.province
    assert client.get(reverse("province_home", args=[other.slug])).context["province"] == other
    assert client.get(reverse("province_home", args=["khong-co"])).status_code == 404


def test_home_province_is_named_by_its_slug(client, scene, settings):
    province = AdministrativeUnit.objects.filter(level="province", slug="bac-ninh").latest("era")
    settings.HOME_PROVINCE = "bac-ninh"
    assert client.get("/").context["province"] == province
    for no_slug in (province.code, "khong-co"):
        settings.HOME_PROVINCE = no_slug
        memory.forget_all()
        assert client.get("/").context["province"] == scene.year.province


def test_the_example_of_the_environment_names_a_slug(settings):
    lines = (Path(settings.BASE_DIR) / ".env.example").read_text(encoding="utf-8").splitlines()
    said = " ".join(lines[lines.index("HOME_PROVINCE=") - 2 : lines.index("HOME_PROVINCE=")])
    assert "thai-nguyen" in said
    assert AdministrativeUnit.objects.filter(level="province", slug="thai-nguyen").exists()


def test_home_without_any_year_still_stands(client):
    assert client.get("/").status_code == 200


def test_home_counts_what_lies_before_the_council(client, scene):
    council(scene, evaluated(scene), evaluated(scene))
    progress = client.get("/").context["progress"]
    assert (progress.round.number, progress.dossiers, progress.communes) == (1, 2, 1)


def test_home_offers_an_idea_to_visitors_and_producers_alone(client, scene):
    def offered(person=None):
        client.logout()
        if person:
            client.force_login(person)
        return reverse("dossier_start") in client.get("/").content.decode()

    assert offered()
    assert offered(scene.member(scene.dossier().producer))
    assert not offered(scene.officer)
    assert not offered(UserFactory())


def test_the_account_menu_leads_to_the_password(client, scene):
    client.force_login(scene.officer)
    assert f'href="{reverse("account_change_password")}"' in client.get("/").content.decode()


def test_home_asks_few_questions_and_no_more_with_more_data(client, scene):
    council(scene, evaluated(scene))
    one = queries(lambda: client.get("/"))
    open_year(scene.province, 2025, state="closed")
    scene.dossier()
    memory.forget_all()
    assert queries(lambda: client.get("/")) == one <= 4


def test_what_everybody_reads_at_home_is_read_once_for_some_seconds(client, scene, monkeypatch):
    assert client.get("/").context["progress"] is None
    council(scene, evaluated(scene))
    assert queries(lambda: client.get("/")) == 0
    assert client.get("/").context["progress"] is None
    later = time.monotonic() + SECONDS + 1
    monkeypatch.setattr(memory.time, "monotonic", lambda: later)
    assert client.get("/").context["progress"].dossiers == 1


@pytest.mark.parametrize(
    ("day", "running", "past"),
    [
        (dt.date(2025, 12, 31), set(), set()),
        (dt.date(2026, 1, 1), {1, 6}, set()),
        (dt.date(2026, 3, 31), {2, 6}, {1}),
        (dt.date(2026, 8, 15), {4, 5, 6}, {1, 2, 3}),
        (dt.date(2026, 11, 30), {5, 6}, {1, 2, 3, 4}),
        (dt.date(2026, 12, 1), {6}, {1, 2, 3, 4, 5}),
        (dt.date(2027, 1, 1), set(), {1, 2, 3, 4, 5, 6}),
    ],
)
def test_a_step_runs_within_its_window_and_is_done_after_it(scene, day, running, past):
    assert steps_by_day(scene.year, day) == (running, past)


def test_between_two_steps_neither_runs(scene):
    StepWindow.objects.filter(cycle_year=scene.year, step=2).update(closes_on=dt.date(2026, 3, 5))
    assert steps_by_day(CycleYear.objects.get(pk=scene.year.pk), TODAY) == ({6}, {1, 2})


def test_home_says_of_one_step_that_it_is_now(client, scene):
    StepWindow.objects.filter(cycle_year=scene.year, step__lte=4).update(closes_on=dt.date(2027, 1, 25))
    StepWindow.objects.filter(cycle_year=scene.year, step=3).update(opens_on=dt.date(2026, 3, 1))
    StepWindow.objects.filter(cycle_year=scene.year, step=1).update(closes_on=dt.date(2026, 2, 28))
    response = client.get(reverse("home"))
    page = response.content.decode()
    assert [step.number for step in response.context["steps"] if step.running] == [2, 3, 6]
    assert [step.number for step in response.context["steps"] if step.current] == [3]
    assert [step.number for step in response.context["steps"] if step.done] == [1]
    assert [step.number for step in response.context["how"] if step.current] == [3]
    now = pgettext("ring", "now")
    assert page.count(f", {now}</span>") == page.count(f', {now}" class="is-current"') == 1
    assert page.count(f', {now}" class="is-') == 1
    assert page.count(f', {pgettext("ring", "open")}" class="is-done"') == 2
    assert page.count(f"{gettext('Now')}</span>") == 1
    assert page.count("panel-quiet") == 5
    days = [step.days for step in response.context["how"]]
    assert "01/03/2026" in days[2]
    assert "25/01/2027" in days[2]
    assert len(set(days)) > 3


@pytest.mark.parametrize(
    ("opens", "closes", "standing"),
    [
        (dt.date(2026, 3, 1), dt.date(2026, 3, 24), "Closes on %(day)s"),
        (dt.date(2026, 3, 1), dt.date(2026, 3, 25), ""),
        (dt.date(2026, 4, 9), dt.date(2026, 6, 1), "Opens on %(day)s"),
        (dt.date(2026, 4, 10), dt.date(2026, 6, 1), ""),
        (dt.date(2026, 1, 1), dt.date(2026, 3, 9), "Over"),
    ],
)
def test_home_says_of_the_other_steps_what_must_be_known_in_time(client, scene, opens, closes, standing):
    """On 10 March; step 3 is the furthest that runs."""
    StepWindow.objects.filter(cycle_year=scene.year, step=3).update(opens_on=TODAY, closes_on=dt.date(2026, 12, 1))
    StepWindow.objects.filter(cycle_year=scene.year, step=2).update(opens_on=opens, closes_on=closes)
    said = client.get(reverse("home")).context["how"][1].standing
    bound = opens if opens > TODAY else closes
    assert said == (gettext(standing) % {"day": f"{bound:%d/%m/%Y}"} if standing else "")


def test_home_says_days_that_all_steps_share_once(client, scene):
    first, last = dt.date(2026, 1, 1), dt.date(2026, 12, 31)
    StepWindow.objects.filter(cycle_year=scene.year).update(opens_on=first, closes_on=last)
    page = client.get(reverse("home"))
    assert page.content.decode().count("31/12/2026") == 1
    assert not any(step.days or step.standing or step.current for step in page.context["how"])
    assert f"{pgettext('ring', 'now')}" not in page.content.decode()


def test_months_are_short_and_name_the_year_they_run_into():
    with translation.override("en"):
        assert months(dt.date(2026, 3, 1), dt.date(2027, 1, 23)) == "Mar–Jan 2027"
        assert months(dt.date(2026, 8, 1), dt.date(2026, 11, 30)) == "Aug–Nov"
        assert months(dt.date(2026, 3, 1), dt.date(2026, 3, 31)) == "Mar"


def test_a_whole_year_is_a_word():
    assert months(dt.date(2026, 1, 5), dt.date(2027, 1, 23)) == months(dt.date(2026, 1, 1), dt.date(2026, 12, 31))
