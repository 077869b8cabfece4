"""What officers do beside moving dossiers: events, potential products, comments, reports, the diary."""

from __future__ import annotations

import datetime as dt
from decimal import Decimal

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils.translation import gettext

from basics import clock
from basics.formats import number
from cycle.models import CommuneReport, CycleYear, Dossier, Notice, OutreachEvent, ProcedureRule, ReviewComment, SupportEntry
from cycle.models.states import State, Step
from cycle.rules.checks import window_open
from cycle.rules.deadlines import closing_day
from products.models import Product
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene, queries
from tests.factories import CommuneFactory, ProvinceFactory, appoint
from tests.owner import owned
from tests.posting import opened, versions_in
from workflow import log
from workflow.door import MoveRefused, locked, perform
from workflow.moves import moves_of

pytestmark = pytest.mark.django_db


@pytest.fixture
def scene() -> Scene:
    with clock.at(TODAY):
        yield officer_scene.build()


def errors(response):
    return dict(response.context["form"].errors)


# Outreach


def plan(client, scene, **changed):
    given = {
        "unit": scene.commune.public_id,
        "title": "Họp chủ thể",
        "audience": "producers",
        "day": "10/03/2026",
        "place": "Nhà văn hóa",
        "content": "Sáu bước",
    }
    return client.post(reverse("outreach_add"), {**given, **changed})


def move_event(client, event, name, **posted):
    event = OutreachEvent.objects.get(pk=event.pk)
    return client.post(reverse("outreach_move", args=[event.public_id, name]), {"seen": event.revision, **posted}, follow=True)


def test_an_event_goes_from_plan_to_report(client, scene):
    client.force_login(scene.officer)
    assert plan(client, scene).status_code == 302
    event = OutreachEvent.objects.get()
    assert (event.cycle_year, event.commune, event.province) == (scene.year, scene.commune, scene.province)
    move_event(client, event, "hold")
    page = client.get(reverse("outreach_move", args=[event.public_id, "file_report"]))
    assert set(page.context["form"].fields) == {"attendees", "report"}
    move_event(client, event, "file_report", attendees="42", report="Mười ý tưởng mới")
    event = OutreachEvent.objects.get()
    assert (event.state, event.attendees, event.report) == ("reported", 42, "Mười ý tưởng mới")
    assert "42" in client.get(reverse("outreach_detail", args=[event.public_id])).content.decode()


def test_an_event_sent_twice_is_planned_once(client, scene):
    client.force_login(scene.officer)
    first, second = plan(client, scene), plan(client, scene)
    assert first["Location"] == second["Location"]
    assert OutreachEvent.objects.count() == 1
    plan(client, scene, place="Trường học")
    assert OutreachEvent.objects.count() == 2


def test_an_event_to_come_is_not_held_yet(client, scene):
    client.force_login(scene.officer)
    plan(client, scene, day="20/03/2026")
    event = OutreachEvent.objects.get()
    move_event(client, event, "hold")
    assert OutreachEvent.objects.get().state == "planned"


def test_a_report_without_its_words_keeps_what_was_written(client, scene):
    client.force_login(scene.officer)
    plan(client, scene)
    event = OutreachEvent.objects.get()
    move_event(client, event, "hold")
    response = move_event(client, event, "file_report", attendees="viele", report="Mười ý tưởng mới")
    assert "attendees" in errors(response)
    assert "Mười ý tưởng mới" in response.content.decode()
    assert OutreachEvent.objects.get().state == "held"


def test_a_move_posted_with_nothing_in_it_asks_again(client, scene):
    client.force_login(scene.officer)
    plan(client, scene)
    answer = client.post(reverse("outreach_move", args=[OutreachEvent.objects.get().public_id, "change"]))
    assert answer.status_code == 409
    assert "title" in answer.context["form"].errors


def test_a_planned_event_is_changed_on_record_until_it_has_taken_place(client, scene):
    client.force_login(scene.officer)
    plan(client, scene)
    event = OutreachEvent.objects.get()
    asked = client.get(reverse("outreach_move", args=[event.public_id, "change"]))
    assert asked.context["form"]["title"].value() == "Họp chủ thể"
    given = {"title": "Tập huấn", "audience": "both", "day": "10/03/2026", "place": "UBND xã", "content": "Hồ sơ"}
    for day in ("09/03/2027", "09/03/2026"):
        assert "day" in move_event(client, event, "change", **{**given, "day": day}).context["form"].errors
    move_event(client, event, "change", **given)
    event = OutreachEvent.objects.get()
    assert (event.title, event.audience, event.place, event.state) == ("Tập huấn", "both", "UBND xã", "planned")
    assert [entry.move for entry in log.entries_of(event)] == ["change", "plan"]
    told = log.entries_of(event).first().note_row.payload
    assert (told["before"]["title"], told["after"]["title"]) == ("Họp chủ thể", "Tập huấn")
    assert told["after"]["day"] == "2026-03-10"
    assert set(told["before"]) == set(told["after"]) == set(given)
    move_event(client, event, "hold")
    move_event(client, event, "change", **{**given, "title": "Muộn"})
    assert OutreachEvent.objects.get().title == "Tập huấn"


def test_cancelling_asks_for_a_reason(client, scene):
    client.force_login(scene.officer)
    plan(client, scene)
    event = OutreachEvent.objects.get()
    assert move_event(client, event, "cancel").context["note_error"]
    move_event(client, event, "cancel", note="Bão")
    assert OutreachEvent.objects.get().state == "cancelled"


def test_an_event_belongs_to_a_unit_of_mine_and_a_day_of_the_year(client, scene):
    client.force_login(scene.officer)
    assert "unit" in errors(plan(client, scene, unit=scene.other.public_id))
    assert "day" in errors(plan(client, scene, day="10/03/2027"))
    assert "day" in errors(plan(client, scene, day="31/02/2026"))
    CycleYear.objects.update(state="closed")
    assert "__all__" in errors(plan(client, scene))


def test_another_commune_does_not_see_my_event_and_the_province_cannot_move_it(client, scene):
    client.force_login(scene.officer)
    plan(client, scene)
    event = OutreachEvent.objects.get()
    client.force_login(appoint(scene.other))
    assert client.get(reverse("outreach_detail", args=[event.public_id])).status_code == 404
    client.force_login(appoint(scene.province))
    assert client.get(reverse("outreach_detail", args=[event.public_id])).status_code == 200
    move_event(client, event, "hold")
    assert OutreachEvent.objects.get().state == "planned"
    assert client.get(reverse("outreach_move", args=[event.public_id, "explode"])).status_code == 404


# Potential products


def record(client, scene, **changed):
    given = {
        "commune": scene.commune.public_id,
        "name": "Miến dong",
        "product_set": scene.product_set.code,
        "contact_name": "Bà Lan",
        "contact_phone": "0912 345 678",
    }
    return client.post(reverse("potential_add"), {**given, **changed}, follow=True)


def test_a_potential_product_comes_with_an_invitation_its_producer_uses(client, scene):
    client.force_login(scene.officer)
    response = record(client, scene)
    dossier = Dossier.objects.get()
    assert (dossier.state, dossier.producer, dossier.contact_phone) == (State.POTENTIAL, None, "+84912345678")
    code = dossier.invitation_code
    assert f"{code[:4]} {code[4:]}" in response.content.decode()
    producer = scene.producer()
    member = scene.member(producer)
    with pytest.raises(MoveRefused):
        perform(Dossier, dossier.pk, "claim", by=member, seen=None, data={"invitation_code": "AAAA AAAA", "producer": producer.public_id})
    perform(Dossier, dossier.pk, "claim", by=member, seen=None, data={"invitation_code": code.lower(), "producer": producer.public_id})
    assert Dossier.objects.get().state == State.IDEA_DRAFT


def test_the_invitation_is_for_the_communes_own_officers(client, scene):
    client.force_login(scene.officer)
    record(client, scene)
    code = Dossier.objects.get().invitation_code
    client.force_login(appoint(scene.province))
    page = client.get(reverse("potential_list")).content.decode()
    assert "Miến dong" in page
    assert code[:4] not in page
    client.force_login(appoint(scene.other))
    assert "Miến dong" not in client.get(reverse("potential_list")).content.decode()


def test_a_commune_without_officers_is_served_by_the_province(client, scene):
    client.force_login(appoint(scene.province))
    assert record(client, scene, commune=scene.other.public_id).status_code == 200
    assert Dossier.objects.get().commune == scene.other
    page = client.get(reverse("potential_list")).content.decode()
    assert Dossier.objects.get().invitation_code[:4] in page


def test_a_potential_product_needs_somebody_to_talk_to(client, scene):
    client.force_login(scene.officer)
    assert "contact_name" in errors(record(client, scene, contact_name="", contact_phone=""))
    assert set(errors(record(client, scene, contact_phone="123"))) == {"contact_phone"}
    assert "commune" in errors(record(client, scene, commune=scene.other.public_id))
    assert set(errors(record(client, scene, contact_name="\u2800\u115f"))) == {"contact_name"}
    assert not Product.objects.exists()


@pytest.mark.parametrize("unseen", ["\u3164\u3164\u3164", "\u2800 \u2800", "\u034f\u200d"])
def test_a_name_that_shows_nothing_is_no_name(client, scene, unseen):
    client.force_login(scene.officer)
    assert set(errors(record(client, scene, name=unseen))) == {"name"}
    assert not Product.objects.exists()


def test_a_potential_product_of_the_commune_is_recorded_once(client, scene):
    client.force_login(scene.officer)
    record(client, scene)
    response = record(client, scene, name="MIẾN  DONG", contact_phone="0912 345 679")
    assert Dossier.objects.get().code in response.context["form"].non_field_errors()[0]
    assert Product.objects.count() == 1
    assert record(client, scene, name="Miến dong nếp").status_code == 200
    assert Dossier.objects.count() == 2


def amend(client, dossier, **changed):
    given = {"seen": dossier.revision, "name": "Miến dong Bình Lư", "contact_name": "Bà Lan", "contact_phone": "0912 345 670", **changed}
    return client.post(reverse("dossier_move", args=[dossier.public_id, "amend"]), given)


def test_a_potential_product_is_put_right_until_it_is_taken_up(client, scene):
    client.force_login(scene.officer)
    record(client, scene)
    dossier = Dossier.objects.get()
    url = reverse("dossier_move", args=[dossier.public_id, "amend"])
    assert url in client.get(reverse("dossier_detail", args=[dossier.public_id])).content.decode()
    assert client.get(url).context["form"]["name"].value() == "Miến dong"
    assert "contact_name" in errors(amend(client, dossier, contact_name="", contact_phone=""))
    assert amend(client, dossier).status_code == 302
    dossier = Dossier.objects.get()
    assert (dossier.product.name_vi, dossier.contact_phone, dossier.state) == ("Miến dong Bình Lư", "+84912345670", State.POTENTIAL)
    entry = log.entries_of(dossier).first()
    assert (entry.move, entry.note_row.payload) == (
        "amend",
        {
            "before": {"name": "Miến dong", "contact_name": "Bà Lan", "contact_phone": "+84912345678"},
            "after": {"name": "Miến dong Bình Lư", "contact_name": "Bà Lan", "contact_phone": "+84912345670"},
        },
    )
    record(client, scene, name="Chè dây")
    assert "name" in errors(amend(client, dossier, name="CHÈ DÂY"))
    client.force_login(appoint(scene.other))
    assert amend(client, dossier).status_code == 404


def test_a_name_is_asked_for_while_nobody_else_names_a_product_of_the_commune(client, scene):
    """Else two officers who give one name at the same time would both find it free."""
    client.force_login(scene.officer)
    record(client, scene)
    dossier = Dossier.objects.get()
    with CaptureQueriesContext(connection) as captured:
        assert amend(client, dossier).status_code == 302
    said = [query["sql"] for query in captured]
    (locked,) = [n for n, sql in enumerate(said) if "accounts_administrativeunit" in sql and "FOR NO KEY UPDATE" in sql]
    asked = [n for n, sql in enumerate(said) if '"products_product"."search"' in sql.partition("WHERE")[2]]
    assert asked
    assert locked < min(asked)
    assert errors(amend(client, Dossier.objects.get(), name="")), "a page that shows the form again locks nothing"


def test_a_contact_s_phone_is_shown_as_people_read_it(client, scene):
    client.force_login(scene.officer)
    record(client, scene)
    page = client.get(reverse("potential_list")).content.decode()
    assert "0912 345 678" in page
    assert "+84912345678" not in page


def test_no_product_is_left_where_the_door_refuses(client, scene):
    producer = scene.producer()
    user = scene.officer
    producer.memberships.create(user=user, valid_from=dt.date(2025, 1, 1))
    client.force_login(user)
    response = record(client, scene, producer=producer.public_id)
    assert response.context["form"].non_field_errors()
    assert not Product.objects.exists()


# Comments and the return they are sent with


def comment(client, dossier, **posted):
    return client.post(reverse("comment_add", args=[dossier.public_id]), {"item": "registration", "text": "Thiếu số mẫu", **posted})


def test_a_comment_sent_twice_is_noted_once(client, scene):
    dossier = scene.dossier(State.DOSSIER_SUBMITTED)
    client.force_login(scene.officer)
    assert [comment(client, dossier).status_code for _ in range(2)] == [302, 302]
    assert dossier.comments.count() == 1
    comment(client, dossier, text="Thiếu chữ ký")
    assert dossier.comments.count() == 2


def test_comments_are_sent_by_the_return_and_settled_by_the_next(client, scene):
    dossier = scene.dossier(State.DOSSIER_SUBMITTED)
    client.force_login(scene.officer)
    with pytest.raises(MoveRefused):
        perform(Dossier, dossier.pk, "return_dossier", by=scene.officer, seen=None, note="Xem nhận xét")
    criterion = f"criterion:{dossier.criteria_spec().criteria[0].code}"
    assert comment(client, dossier).status_code == 302
    assert comment(client, dossier, item=criterion, text="Chứng minh vùng nguyên liệu").status_code == 302
    page = client.get(reverse("comment_add", args=[dossier.public_id]))
    assert len([row for row in page.context["comments"] if row.remove_url]) == 2
    perform(Dossier, dossier.pk, "return_dossier", by=scene.officer, seen=None, note="Xem nhận xét")
    assert Dossier.objects.get().state == State.DOSSIER_RETURNED
    assert comment(client, dossier).url == reverse("dossier_detail", args=[dossier.public_id])
    assert ReviewComment.objects.filter(settled_at=None).count() == 2


def test_a_return_without_a_comment_leads_to_where_it_is_written(client, scene):
    dossier = scene.dossier(State.DOSSIER_SUBMITTED)
    client.force_login(scene.officer)
    written_at, back = (reverse(name, args=[dossier.public_id]) for name in ("comment_add", "dossier_detail"))
    before = client.get(reverse("dossier_move", args=[dossier.public_id, "return_dossier"]))
    assert [blocker.url for blocker in before.context["blockers"]] == [written_at]
    page = before.content.decode()
    assert f'<a href="{written_at}">' in page
    assert f'<a class="btn btn-link" href="{back}">' in page
    card = client.get(back)
    (returning,) = [button for button in card.context["desk"].others if button.name == "return_dossier"]
    assert f'<a href="{written_at}">{returning.blockers[0].text}</a>' in card.content.decode()


def test_only_ones_own_unsent_comment_can_be_taken_back(client, scene):
    dossier = scene.dossier(State.DOSSIER_SUBMITTED)
    colleague = appoint(scene.commune)
    theirs = ReviewComment.objects.create(dossier=dossier, item="evidence", text="?", written_by=colleague)
    sent = ReviewComment.objects.create(dossier=dossier, item="evidence", text="!", written_by=scene.officer, sent_at=clock.now())
    mine = ReviewComment.objects.create(dossier=dossier, item="evidence", text="x", written_by=scene.officer)
    client.force_login(scene.officer)
    for row in (theirs, sent, mine):
        client.post(reverse("comment_remove", args=[dossier.public_id, row.public_id]))
    assert set(ReviewComment.objects.all()) == {theirs, sent}
    assert client.get(reverse("comment_remove", args=[dossier.public_id, sent.public_id])).status_code == 405


def test_comments_name_an_item_of_the_form_at_hand(client, scene):
    idea = scene.dossier(State.IDEA_SUBMITTED)
    client.force_login(scene.officer)
    assert "item" in errors(comment(client, idea))
    assert comment(client, idea, item="idea").status_code == 302


def test_no_comment_goes_with_what_a_colleague_sent_meanwhile(client, scene, monkeypatch):
    """The page was read before the return; what is asked of the dossier is asked again once it is locked."""
    dossier = scene.dossier(State.DOSSIER_SUBMITTED)
    client.force_login(scene.officer)
    assert comment(client, dossier).status_code == 302
    kept = dossier.comments.get()

    def returned_meanwhile(model, pk):
        Dossier.objects.filter(pk=pk).update(state=State.DOSSIER_RETURNED, desk_role="producer", desk_unit=None)
        return locked(model, pk)

    monkeypatch.setattr("cycle.views.comments.locked", returned_meanwhile)
    comment(client, dossier, text="Muộn rồi")
    assert list(dossier.comments.all()) == [kept]
    Dossier.objects.filter(pk=dossier.pk).update(state=State.DOSSIER_SUBMITTED, desk_role="officer", desk_unit=dossier.commune)
    client.post(reverse("comment_remove", args=[dossier.public_id, kept.public_id]))
    assert list(dossier.comments.all()) == [kept]


@pytest.fixture
def answered(scene):
    """A dossier back at the commune, with one comment answered in words and one not sent yet."""
    dossier = scene.dossier(State.DOSSIER_SUBMITTED)
    more = {"dossier": dossier, "item": "evidence", "written_by": scene.officer}
    said = {"sent_at": clock.now(), "answered_at": clock.now(), "answered_by": scene.member(dossier.producer), "answer": "Bản gốc mờ sẵn."}
    ReviewComment.objects.create(text="Phiếu bị mờ", **more, **said)
    ReviewComment.objects.create(text="Thiếu trang 2", **more)
    return dossier


def settle(client, comment, **posted):
    return client.post(reverse("comment_settle", args=[comment.dossier.public_id, comment.public_id]), posted)


def test_an_officer_settles_each_comment_with_one_press(client, scene, answered):
    said, unsent = answered.comments.all()
    client.force_login(scene.officer)
    page = client.get(reverse("dossier_detail", args=[answered.public_id]))
    first, second = page.context["comments"]
    assert first.settle_url in page.content.decode()
    assert "Bản gốc mờ sẵn." in page.content.decode()
    assert second.settle_url == "", "what the producer never read is taken back, not settled"
    assert settle(client, said).status_code == 302
    settle(client, unsent)
    said.refresh_from_db()
    unsent.refresh_from_db()
    assert (said.settled_by, unsent.settled_at) == (scene.officer, None)
    after = client.get(reverse("dossier_detail", args=[answered.public_id]))
    assert [one.public_id for one in after.context["settled"]] == [said.public_id]
    assert scene.officer.full_name in after.context["settled"][0].standing


def test_only_who_would_send_comments_settles_them(client, scene, answered):
    said = answered.comments.first()
    for user, status in ((appoint(scene.other), 404), (appoint(scene.province), 302), (scene.member(answered.producer), 302)):
        client.force_login(user)
        assert settle(client, said).status_code == status
    client.force_login(scene.officer)
    assert client.get(reverse("comment_settle", args=[answered.public_id, said.public_id])).status_code == 405
    said.refresh_from_db()
    assert said.settled_at is None


def test_nothing_is_settled_once_a_colleague_has_sent_it_on(client, scene, answered, monkeypatch):
    said = answered.comments.first()

    def endorsed_meanwhile(model, pk):
        Dossier.objects.filter(pk=pk).update(state=State.DOSSIER_RETURNED, desk_role="producer", desk_unit=None)
        return locked(model, pk)

    client.force_login(scene.officer)
    monkeypatch.setattr("cycle.views.comments.locked", endorsed_meanwhile)
    settle(client, said)
    said.refresh_from_db()
    assert said.settled_at is None


def test_who_does_not_have_the_dossier_does_not_comment(client, scene):
    dossier = scene.dossier(State.DOSSIER_SUBMITTED)
    for user, status in ((appoint(scene.other), 404), (appoint(scene.province), 302), (scene.member(dossier.producer), 302)):
        client.force_login(user)
        assert comment(client, dossier).status_code == status
    assert not ReviewComment.objects.exists()


# The decision on a council's result


@pytest.fixture
def awaiting(scene):
    """A dossier whose result reached the province's authority four days ago."""
    stage = scene.year.route.stage_list[0]
    reached = clock.now() - dt.timedelta(days=4)
    return scene.dossier(
        State.AWAITING_DECISION,
        stage=stage,
        desk_role="authority",
        desk_unit=scene.province,
        desk_since=reached,
        submitted_at=reached - dt.timedelta(days=30),
        stars=4,
        points="78.50",
    )


def test_the_page_before_a_decision_says_what_is_decided_on(client, scene, awaiting):
    client.force_login(appoint(scene.province, "authority"))
    pages = {name: client.get(reverse("dossier_move", args=[awaiting.public_id, name])) for name in ("recognise", "remand")}
    for page in pages.values():
        shown = [fact.value for fact in page.context["facts"]]
        assert shown == [
            awaiting.product.name,
            awaiting.producer.name,
            gettext("%(stars)d stars") % {"stars": 4},
            number(Decimal("78.5"), 2),
        ]
    button = gettext("Recognise with %(stars)d stars") % {"stars": 4}
    assert f'type="submit">{button}</button>' in pages["recognise"].content.decode()
    assert f'type="submit">{moves_of(Dossier)["remand"].label}</button>' in pages["remand"].content.decode()
    desk = client.get(reverse("dossier_detail", args=[awaiting.public_id])).context["desk"]
    assert desk.primary.label == button


def test_who_does_not_decide_sees_neither_the_result_nor_a_form(client, scene, awaiting):
    for user in (scene.member(awaiting.producer), appoint(scene.province, "auditor")):
        client.force_login(user)
        response = client.get(reverse("dossier_move", args=[awaiting.public_id, "recognise"]))
        page = response.content.decode()
        assert response.status_code == 409
        assert response.context["facts"] == []
        assert 'name="decision_number"' not in page
        posted = client.post(reverse("dossier_move", args=[awaiting.public_id, "remand"]), {"seen": 0, "note": "Chấm lại"})
        assert 'name="note"' not in posted.content.decode()
        assert "Chấm lại" in posted.content.decode()


def test_a_decision_is_not_dated_before_the_result_reached_the_authority(client, scene, awaiting):
    client.force_login(appoint(scene.province, "authority"))
    url = reverse("dossier_move", args=[awaiting.public_id, "recognise"])
    given = {"seen": awaiting.revision, "decision_number": "12/QĐ-UBND"}
    refused = client.post(url, {**given, "decided_on": "05/03/2026"})
    assert "06/03/2026" in refused.context["form"].errors["decided_on"][0]
    assert Dossier.objects.get(pk=awaiting.pk).state == State.AWAITING_DECISION
    assert client.post(url, {**given, "decided_on": "06/03/2026"}).status_code == 302
    assert Dossier.objects.get(pk=awaiting.pk).recognition.decided_on == dt.date(2026, 3, 6)


def test_the_desk_card_says_by_how_much_a_dossier_is_late(client, scene):
    dossier = scene.dossier(desk_due=TODAY - dt.timedelta(days=4))
    client.force_login(scene.officer)
    response = client.get(reverse("dossier_detail", args=[dossier.public_id]))
    assert (response.context["desk"].days_left, response.context["desk"].overdue) == (-2, True)


# The commune's report

REPORT = {
    "local_materials": "Chè búp tươi do các hộ trong xã trồng và hái.",
    "local_labour": "Ba mươi hộ với sáu mươi lao động trong xã.",
    "idea_origin": "Từ làng nghề chè truyền thống hơn một trăm năm.",
    "local_identity": "Gắn với văn hóa chè và lễ hội mùa xuân của xã.",
    "samples_received": "5",
    "proposal": "Đề nghị đánh giá",
}


def report(client, dossier, *, tab=None, **changed):
    url = reverse("commune_report_edit", args=[dossier.public_id])
    return client.post(url, {**REPORT, **(tab or opened(client, url)), **changed})


def with_criteria(dossier):
    dossier.criteria_set_id = dossier.criteria_spec().pk
    Dossier.objects.filter(pk=dossier.pk).update(criteria_set=dossier.criteria_set_id)
    return dossier


def test_the_report_opens_the_way_to_the_council(client, scene):
    dossier = with_criteria(scene.dossier(State.DOSSIER_SUBMITTED))
    client.force_login(scene.officer)
    assert report(client, dossier, proposal="").status_code == 302
    with pytest.raises(MoveRefused):
        perform(Dossier, dossier.pk, "endorse", by=scene.officer, seen=None)
    tab = opened(client, reverse("commune_report_edit", args=[dossier.public_id]))
    report(client, dossier, tab=tab)
    perform(Dossier, dossier.pk, "endorse", by=scene.officer, seen=None)
    assert Dossier.objects.get().state == State.IN_EVALUATION
    assert report(client, dossier, tab=tab, proposal="Khác").status_code == 409
    assert CommuneReport.objects.get().proposal == "Đề nghị đánh giá"


@pytest.mark.parametrize("text", ["x", ".", "Đạt.", "a" * 200, "Chè ngon          " * 2, "." * 50])
def test_a_report_that_says_nothing_is_kept_but_not_sent(client, scene, text):
    dossier = with_criteria(scene.dossier(State.DOSSIER_SUBMITTED))
    client.force_login(scene.officer)
    assert report(client, dossier, idea_origin=text).status_code == 302
    with pytest.raises(MoveRefused) as refused:
        perform(Dossier, dossier.pk, "endorse", by=scene.officer, seen=None)
    assert len(refused.value.sentences) == 1
    assert "30" in refused.value.sentences[0]
    assert CommuneReport.objects.get().idea_origin == text.strip()


def test_how_much_a_report_says_is_a_rule_of_the_province(client, scene):
    owned(ProcedureRule, unit=scene.province, valid_from=TODAY, least_opinion=4)
    dossier = with_criteria(scene.dossier(State.DOSSIER_SUBMITTED))
    client.force_login(scene.officer)
    report(client, dossier, idea_origin="Làng nghề")
    endorsed = perform(Dossier, dossier.pk, "endorse", by=scene.officer, seen=None)
    assert endorsed.state == State.IN_EVALUATION


def test_the_second_of_two_tabs_does_not_erase_the_first(client, scene):
    dossier = with_criteria(scene.dossier(State.DOSSIER_SUBMITTED))
    client.force_login(scene.officer)
    tab = opened(client, reverse("commune_report_edit", args=[dossier.public_id]))
    report(client, dossier, tab=tab, local_labour="Tab một")
    response = report(client, dossier, tab=tab, local_labour="Tab hai")
    page = response.content.decode()
    assert response.status_code == 409
    assert "Tab một" in page
    assert "Tab hai" in page
    assert CommuneReport.objects.get().local_labour == "Tab một"
    assert report(client, dossier, tab={"versions": versions_in(response)}, local_labour="Tab hai").status_code == 302
    assert CommuneReport.objects.get().local_labour == "Tab hai"


def test_a_report_saved_after_the_dossier_went_on_stays_on_the_page(client, scene):
    dossier = with_criteria(scene.dossier(State.DOSSIER_SUBMITTED))
    client.force_login(scene.officer)
    tab = opened(client, reverse("commune_report_edit", args=[dossier.public_id]))
    Dossier.objects.filter(pk=dossier.pk).update(stage=scene.year.route.stage_list[0], state=State.IN_EVALUATION)
    response = report(client, dossier, tab=tab, local_labour="Chưa lưu")
    assert response.status_code == 409
    assert "Chưa lưu" in response.content.decode()
    assert not CommuneReport.objects.exists()


def test_the_producer_does_not_read_the_report_and_the_province_does(client, scene):
    dossier = with_criteria(scene.dossier(State.DOSSIER_SUBMITTED))
    url = reverse("commune_report_edit", args=[dossier.public_id])
    client.force_login(appoint(scene.province))
    assert client.get(url).status_code == 404
    CommuneReport.objects.create(dossier=dossier, proposal="Đề nghị đánh giá")
    text = client.get(url).content.decode()
    assert "Đề nghị đánh giá" in text
    assert 'name="proposal"' not in text, "to read, not to write"
    member = scene.member(dossier.producer)
    client.force_login(member)
    assert client.get(url).status_code == 404
    Dossier.objects.filter(pk=dossier.pk).update(stage=scene.year.route.stage_list[0], state=State.IN_EVALUATION)
    assert client.get(url).status_code == 200


# The support diary


def diary(client, dossier, **changed):
    return client.post(
        reverse("support_list", args=[dossier.public_id]),
        {"day": "09/03/2026", "topic": "packaging", "given_by": "Phòng Kinh tế", "text": "Tập huấn nhãn", **changed},
    )


def test_an_entry_sent_twice_is_in_the_diary_once(client, scene):
    dossier = scene.dossier(State.IMPLEMENTING)
    client.force_login(scene.officer)
    assert [diary(client, dossier).status_code for _ in range(2)] == [302, 302]
    assert SupportEntry.objects.count() == 1
    diary(client, dossier, day="08/03/2026")
    assert SupportEntry.objects.count() == 2


def test_officers_of_the_area_and_the_producer_write_the_diary(client, scene):
    dossier = scene.dossier(State.IMPLEMENTING)
    for user in (scene.officer, appoint(scene.province), scene.member(dossier.producer)):
        client.force_login(user)
        assert diary(client, dossier).status_code == 302
    assert SupportEntry.objects.count() == 3
    client.force_login(appoint(scene.province, "auditor"))
    assert client.get(reverse("support_list", args=[dossier.public_id])).context["form"] is None
    diary(client, dossier)
    assert SupportEntry.objects.count() == 3


def test_the_diary_knows_no_days_to_come_and_ends_with_the_commune_check(client, scene):
    dossier, evaluated = scene.dossier(State.IMPLEMENTING), scene.dossier(State.IN_EVALUATION, stage=scene.year.route.stage_list[0])
    client.force_login(scene.officer)
    assert "day" in errors(diary(client, dossier, day="11/03/2026"))
    diary(client, evaluated)
    assert not SupportEntry.objects.exists()


# Lists


@pytest.mark.parametrize("name", ["outreach_list", "potential_list"])
def test_lists_are_for_officials(client, scene, name):
    client.force_login(scene.member(scene.producer()))
    assert client.get(reverse(name)).status_code == 404
    client.logout()
    assert client.get(reverse(name)).status_code == 302


def test_what_is_overdue_is_so_in_words_too(client, scene):
    scene.dossier(desk_due=TODAY + dt.timedelta(days=1))
    scene.dossier(desk_due=TODAY - dt.timedelta(days=1))
    client.force_login(scene.officer)
    rows = client.get(reverse("dossier_list")).context["table"].rows
    assert [(row.overdue, row.cells[-1].soft) for row in rows] == [(True, gettext("Overdue")), (False, "")]


def test_lists_ask_as_much_for_three_rows_as_for_one(client, scene):
    dossier = scene.dossier(State.IMPLEMENTING)
    client.force_login(scene.officer)
    urls = [reverse("outreach_list"), reverse("potential_list"), reverse("support_list", args=[dossier.public_id])]

    def fill(n):
        plan(client, scene, title=f"Họp {n}")
        record(client, scene, name=f"Miến {n}")
        diary(client, dossier)

    fill(1)
    one = [queries(lambda url=url: client.get(url)) for url in urls]
    fill(2)
    fill(3)
    assert [queries(lambda url=url: client.get(url)) for url in urls] == one


def test_open_comments_ask_as_much_for_three_as_for_one(client, scene):
    dossier = scene.dossier(State.DOSSIER_SUBMITTED)
    client.force_login(scene.officer)
    url = reverse("comment_add", args=[dossier.public_id])
    comment(client, dossier)
    client.get(url)
    one = queries(lambda: client.get(url))
    comment(client, dossier)
    comment(client, dossier)
    assert queries(lambda: client.get(url)) == one


def test_a_unit_far_away_sees_nothing(client, scene):
    dossier = scene.dossier(State.DOSSIER_SUBMITTED)
    client.force_login(appoint(CommuneFactory(parent=ProvinceFactory())))
    for name in ("comment_add", "commune_report_edit", "support_list"):
        assert client.get(reverse(name, args=[dossier.public_id])).status_code == 404


# More time by code


def give_time(client, dossier, **changed):
    given = {"code": f" {dossier.code.lower()}", "until": f"{TODAY + dt.timedelta(days=30):%d/%m/%Y}", "note": "Lũ lụt", **changed}
    return client.post(reverse("extension_add"), given)


def test_a_draft_nobody_has_read_is_given_time_by_its_code(client, scene):
    dossier = scene.dossier(State.IDEA_DRAFT, first_submitted_at=None, submitted_at=None)
    scene.year.windows.filter(step=2).update(closes_on=TODAY - dt.timedelta(days=1))
    member = scene.member(dossier.producer)
    assert window_open(Step.IDEA)(Dossier.objects.get(pk=dossier.pk))
    client.force_login(scene.officer)
    assert reverse("extension_add") in client.get(reverse("dossier_list")).content.decode()
    assert give_time(client, dossier).status_code == 302
    assert client.get(reverse("dossier_detail", args=[dossier.public_id])).status_code == 404, "it stays its producer's own"
    assert window_open(Step.IDEA)(Dossier.objects.get(pk=dossier.pk)) == ""
    assert Notice.objects.filter(recipient=member, kind="dossier.extend").exists()


LAST = dt.date(2026, 12, 31)
"""The last day more time reaches in the year of the scene."""


@pytest.mark.parametrize(
    ("state", "due", "until", "given"),
    [
        (State.IDEA_RETURNED, 3, 3, False),
        (State.IDEA_RETURNED, 3, 4, True),
        (State.IDEA_RETURNED, -5, 0, False),
        (State.IDEA_DRAFT, 3, 4, False),
        (State.IDEA_DRAFT, 3, 21, False),
        (State.IDEA_DRAFT, 3, 22, True),
        (State.IDEA_DRAFT, 21, 21, False),
        (State.IDEA_DRAFT, -5, 0, False),
        (State.IDEA_DRAFT, 30, 29, False),
        (State.IDEA_DRAFT, 21, (LAST - TODAY).days, True),
        (State.IDEA_DRAFT, 21, (LAST - TODAY).days + 1, False),
        (State.PLAN_RETURNED, 3, 400, False),
    ],
)
def test_more_time_goes_beyond_every_day_that_holds_and_ends_with_the_year(client, scene, state, due, until, given):
    """Later than today and the day the producer is due; of a draft, than the step's last day too (31 March, in 21 days)."""
    dossier = scene.dossier(state, desk_due=TODAY + dt.timedelta(days=due))
    client.force_login(scene.officer)
    day = TODAY + dt.timedelta(days=until)
    answer = give_time(client, dossier, until=f"{day:%d/%m/%Y}")
    assert (answer.status_code == 302) == given
    if not given:
        assert answer.context["form"]["until"].value() == f"{day:%d/%m/%Y}", "what was typed is kept"
        return
    after = Dossier.objects.get(pk=dossier.pk)
    assert (after.desk_due, closing_day(after, Step.IDEA)) == (day, max(day, dt.date(2026, 3, 31))), "card, reminders and submission agree"
    with clock.at(day):
        assert window_open(Step.IDEA)(Dossier.objects.get(pk=dossier.pk)) == ""


def test_how_far_more_time_reaches_is_a_rule_of_the_province(client, scene):
    owned(ProcedureRule, unit=scene.province, valid_from=TODAY, extension_month=4, extension_day=31)
    dossier = scene.dossier(State.IDEA_DRAFT)
    client.force_login(scene.officer)
    assert "30/04/2026" in " ".join(give_time(client, dossier, until="01/05/2026").context["form"].non_field_errors())
    assert give_time(client, dossier, until="30/04/2026").status_code == 302


def test_time_is_given_within_the_area_and_by_who_may(client, scene):
    dossier = scene.dossier(State.IDEA_DRAFT, first_submitted_at=None, submitted_at=None)
    for stranger in (appoint(scene.other), scene.member(scene.producer())):
        client.force_login(stranger)
        answer = give_time(client, dossier)
        assert answer.status_code == 404 or "code" in answer.context["form"].errors
    client.force_login(appoint(scene.province))
    assert give_time(client, dossier).context["form"].non_field_errors(), "the commune decides plans on this route, and has an officer"
    client.force_login(scene.officer)
    assert "note" in give_time(client, dossier, note="").context["form"].errors
    assert give_time(client, dossier, until="01/01/2026").context["form"].errors
    assert not dossier.extensions.exists()
