"""The producer's screens when something is in the way: two tabs, old pages, closed windows, other people, broken files."""

from __future__ import annotations

import datetime as dt
import io

import pytest
from django.urls import reverse
from django.utils.html import escape
from django.utils.translation import gettext
from PIL import Image

from basics import clock
from cycle.acts import openings
from cycle.acts.mailing import message
from cycle.acts.notices import write
from cycle.forms.ideas import IdeaForm
from cycle.forms.plans import BusinessPlanForm
from cycle.items import EVIDENCE, IDEA, PLAN, named
from cycle.models import BusinessPlan, Dossier, DossierEvidence, Idea, Notice, PlanItem, PlanYear, ReviewComment, SelfScore
from cycle.models.states import State
from cycle.rules import papers
from products.models import CriteriaSet, Evidence, EvidenceKind, Product, ProductSet
from tests.access.doorbell import normalised
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene, queries
from tests.factories import UserFactory, handed_in
from tests.owner import forging
from tests.posting import opened, versions_in
from workflow import log
from workflow.door import MoveRefused, perform

pytestmark = pytest.mark.django_db
DECISIONS = ("recognise", "forward", "send_down", "remand", "do_not_recognise")


@pytest.fixture
def scene() -> Scene:
    with clock.at(TODAY):
        yield officer_scene.build()


@pytest.fixture
def owned(client, scene):
    """A dossier in a state, its member signed in."""

    def make(state=State.IDEA_DRAFT, **fields):
        producer = fields.pop("producer", None) or scene.producer()
        dossier = scene.dossier(state, producer=producer, **fields)
        client.force_login(scene.member(producer))
        return dossier

    return make


def page(client, name, dossier, *more):
    return client.get(reverse(name, args=[dossier.public_id, *more]))


def in_force(dossier):
    return CriteriaSet.objects.in_force(dossier.product.product_set, dossier.cycle_year.regulation)


def picture(colour="green"):
    held = io.BytesIO()
    Image.new("RGB", (8, 8), colour).save(held, "PNG")
    held.seek(0)
    held.name = "giay.png"
    return held


# Starting and taking up


def test_a_new_product_needs_its_name_and_set(client, scene):
    producer = scene.producer()
    client.force_login(scene.member(producer))
    response = client.post(reverse("dossier_start"), {"producer": producer.public_id})
    assert set(response.context["form"].errors) == {"name", "product_set"}
    assert not Product.objects.filter(producer=producer).exists()


def test_starting_without_an_open_year_says_so_and_makes_nothing(client, scene):
    producer = scene.producer()
    client.force_login(scene.member(producer))
    type(scene.year).objects.filter(pk=scene.year.pk).update(state="closed")
    given = {"producer": producer.public_id, "name": "Chè", "product_set": scene.product_set.code}
    response = client.post(reverse("dossier_start"), given)
    assert response.context["form"].non_field_errors()
    assert not Product.objects.filter(producer=producer).exists()


def test_a_new_product_is_not_named_like_one_of_the_producer_that_is_under_way(client, scene, owned):
    dossier = owned()
    given = {"producer": dossier.producer.public_id, "product_set": scene.product_set.code}
    response = client.post(reverse("dossier_start"), {**given, "name": dossier.product.name_vi.upper()})
    assert dossier.code in response.context["form"].non_field_errors()[0]
    assert Product.objects.count() == Dossier.objects.count() == 1
    Dossier.objects.filter(pk=dossier.pk).update(state=State.WITHDRAWN, desk_role="")
    assert client.post(reverse("dossier_start"), {**given, "name": dossier.product.name_vi}).status_code == 302


def test_a_product_under_way_is_not_offered_again(client, scene, owned):
    dossier = owned()
    form = client.get(reverse("dossier_start")).context["form"]
    assert "product" not in form.fields
    given = {"product": dossier.product.public_id, "producer": dossier.producer.public_id}
    assert client.post(reverse("dossier_start"), given).status_code == 200
    assert Dossier.objects.count() == 1


def withdrawn(scene, owned):
    dossier = owned()
    Dossier.objects.filter(pk=dossier.pk).update(state=State.WITHDRAWN, desk_role="")
    return dossier


def test_a_product_chosen_together_with_another_set_or_name_is_refused_and_what_was_typed_stays(client, scene, owned):
    dossier = withdrawn(scene, owned)
    other = ProductSet.objects.exclude(pk=scene.product_set.pk)[0]
    given = {"product": dossier.product.public_id, "producer": dossier.producer.public_id}
    page = client.post(reverse("dossier_start"), {**given, "name": "Mật ong", "product_set": other.code})
    form = page.context["form"]
    assert set(form.errors) == {"name", "product_set"}
    assert scene.product_set.name in form.errors["product_set"][0]
    assert 'value="Mật ong"' in page.content.decode()
    assert f'value="{other.code}" selected' in page.content.decode()
    assert Dossier.objects.count() == 1
    same = {**given, "name": dossier.product.name_vi.upper(), "product_set": scene.product_set.code}
    assert client.post(reverse("dossier_start"), same).status_code == 302


def test_the_text_of_a_withdrawn_idea_goes_on_with_its_product_but_not_the_commitment(client, scene, owned):
    dossier = withdrawn(scene, owned)
    Idea.objects.filter(dossier=dossier).update(story="Ba đời làm chè", committed=True)
    client.post(reverse("dossier_start"), {"product": dossier.product.public_id, "producer": dossier.producer.public_id})
    fresh = Dossier.objects.latest("pk")
    assert fresh.pk != dossier.pk
    assert (fresh.idea.story, fresh.idea.committed, fresh.idea.saved_at) == ("Ba đời làm chè", False, None)


def test_starting_is_for_members_of_a_producer(client, scene):
    client.force_login(scene.officer)
    assert client.get(reverse("dossier_start")).status_code == 404
    assert client.get(reverse("dossier_claim")).status_code == 404


def potential(scene):
    product = Product.objects.create(product_set=scene.product_set, name_vi="Mật ong rừng", commune=scene.commune)
    return openings.identify(product=product, year=scene.year, by=scene.officer, contact_name="Lan", contact_phone="+84912345678")


def test_both_codes_take_a_potential_product_up(client, scene):
    dossier, producer = potential(scene), scene.producer()
    client.force_login(scene.member(producer))
    given = {"code": f" {dossier.code.lower()}", "invitation_code": dossier.invitation_code, "producer": producer.public_id}
    assert client.post(reverse("dossier_claim"), given).status_code == 302
    dossier = Dossier.objects.get(pk=dossier.pk)
    assert (dossier.state, dossier.producer, dossier.product.producer) == (State.IDEA_DRAFT, producer, producer)


def test_a_wrong_code_and_a_wrong_invitation_look_the_same_and_end(client, scene):
    dossier, producer = potential(scene), scene.producer()
    client.force_login(scene.member(producer))
    pairs = [("OCOP-19-2026-999999-9", dossier.invitation_code), (dossier.code, "FALSCH")]
    found = []
    for code, invitation in pairs:
        given = {"code": code, "invitation_code": invitation, "producer": producer.public_id}
        found.append(client.post(reverse("dossier_claim"), given).context["form"].errors.as_json())
    assert found[0] == found[1]
    for _attempt in range(10):
        last = client.post(reverse("dossier_claim"), {"code": dossier.code, "invitation_code": "X", "producer": producer.public_id})
    assert last.context["form"].errors.as_json() != found[0]
    right = {"code": dossier.code, "invitation_code": dossier.invitation_code, "producer": producer.public_id}
    assert client.post(reverse("dossier_claim"), right).status_code == 200
    assert Dossier.objects.get(pk=dossier.pk).state == State.POTENTIAL


def test_nobody_takes_up_for_a_producer_not_their_own(client, scene):
    dossier, mine, other = potential(scene), scene.producer(), scene.producer()
    client.force_login(scene.member(mine))
    given = {"code": dossier.code, "invitation_code": dossier.invitation_code, "producer": other.public_id}
    assert "producer" in client.post(reverse("dossier_claim"), given).context["form"].errors


# Drafts and two tabs


def test_an_empty_draft_is_saved(client, owned):
    dossier = owned()
    url = reverse("idea_edit", args=[dossier.public_id])
    response = client.post(url, opened(client, url))
    assert response.status_code == 302
    assert Idea.objects.get(dossier=dossier).saved_at is not None


def test_the_later_tab_does_not_erase_the_earlier(client, owned):
    dossier = owned()
    url = reverse("idea_edit", args=[dossier.public_id])
    tab = opened(client, url)
    client.post(url, {**tab, "story": "Từ tab một"})
    response = client.post(url, {**tab, "story": "Từ tab hai"})
    text = response.content.decode()
    assert response.status_code == 409
    assert "Từ tab một" in text
    assert "Từ tab hai" in text
    assert Idea.objects.get(dossier=dossier).story == "Từ tab một"
    again = {"versions": versions_in(response), "story": "Từ tab hai"}
    assert client.post(url, again).status_code == 302
    assert Idea.objects.get(dossier=dossier).story == "Từ tab hai"


def test_saving_after_somebody_submitted_keeps_the_text_on_the_page(client, scene, owned):
    dossier = owned()
    url = reverse("idea_edit", args=[dossier.public_id])
    tab = opened(client, url)
    Dossier.objects.filter(pk=dossier.pk).update(state=State.IDEA_SUBMITTED, desk_role="officer", desk_unit=scene.commune)
    response = client.post(url, {**tab, "story": "Chưa lưu"})
    assert response.status_code == 409
    assert "Chưa lưu" in response.content.decode()
    assert Idea.objects.get(dossier=dossier).story != "Chưa lưu"


def test_money_reads_thousands_as_people_write_them(client, owned):
    dossier = owned(State.PLAN_DRAFT)
    url = reverse("plan_edit", args=[dossier.public_id])
    given = {**opened(client, url), "cost_2026": "1.000", "revenue_2026": "1 250"}
    assert client.post(url, given).status_code == 302
    assert list(PlanYear.objects.values_list("year", "cost", "revenue")) == [(2026, 1000, 1250)]


def test_half_a_year_of_money_is_told_and_kept(client, owned):
    dossier = owned(State.PLAN_DRAFT)
    url = reverse("plan_edit", args=[dossier.public_id])
    given = {**opened(client, url), "cost_2026": "1.000", "revenue_2026": "", "goals": "Mở rộng"}
    response = client.post(url, given)
    assert set(response.context["form"].errors) == {"revenue_2026"}
    assert "Mở rộng" in response.content.decode()
    assert not BusinessPlan.objects.exists()


def part_of(dossier, code="A"):
    criteria_set = in_force(dossier)
    return [criterion for criterion in criteria_set.criteria.prefetch_related("options") if criterion.part.code == code]


def test_scores_of_two_tabs_are_shown_beside_each_other(client, owned):
    dossier = owned(State.IMPLEMENTING)
    first = part_of(dossier)[0]
    low, high = first.options.all()[0], first.options.all()[1]
    url = reverse("assessment_scores", args=[dossier.public_id]) + "?phan=A"
    tab = opened(client, url)
    assert client.post(url, {**tab, f"c{first.pk}-option": low.pk}).status_code == 302
    response = client.post(url, {**tab, f"c{first.pk}-option": high.pk})
    assert response.status_code == 409
    assert response.context["page"].disputed
    assert SelfScore.objects.get(dossier=dossier, criterion=first).option == low
    kept = {"versions": versions_in(response), f"c{first.pk}-option": high.pk}
    assert client.post(url, kept).status_code == 302
    assert SelfScore.objects.get(dossier=dossier, criterion=first).option == high


def test_an_option_of_another_criterion_is_refused(client, owned):
    dossier = owned(State.IMPLEMENTING)
    first, second = part_of(dossier)[:2]
    url = reverse("assessment_scores", args=[dossier.public_id]) + "?phan=A"
    response = client.post(url, {**opened(client, url), f"c{first.pk}-option": second.options.all()[0].pk})
    assert response.context["page"].errors
    assert not SelfScore.objects.exists()


def test_a_wrong_day_in_the_plan_keeps_what_was_typed(client, owned):
    dossier = owned(State.PLAN_DRAFT)
    first = part_of(dossier)[0]
    url = reverse("plan_criteria", args=[dossier.public_id])
    given = {**opened(client, url), f"c{first.pk}-measure": "Trồng thêm", f"c{first.pk}-by_when": "31/02/2026"}
    response = client.post(url, given)
    assert response.context["page"].errors
    assert "Trồng thêm" in response.content.decode()
    assert not PlanItem.objects.exists()


# Who and when


CONTENT = ("idea_edit", "plan_edit", "plan_criteria", "registration_edit", "assessment_edit", "assessment_scores", "evidence_list")


def test_a_foreign_producer_finds_nothing(client, scene, owned):
    dossier = scene.dossier(State.IMPLEMENTING)
    owned()
    for name in ("dossier_detail", "dossier_again", *CONTENT):
        assert page(client, name, dossier).status_code == 404, name
    assert page(client, "dossier_move", dossier, "withdraw").status_code == 404
    assert client.get(reverse("product_edit", args=[dossier.product.public_id])).status_code == 404


def test_an_officer_reads_and_is_told_who_writes(client, scene):
    dossier = scene.dossier(State.IMPLEMENTING)
    client.force_login(scene.officer)
    for name in CONTENT:
        response = client.get(reverse(name, args=[dossier.public_id]), follow=True)
        assert response.redirect_chain[0][0] == reverse("dossier_detail", args=[dossier.public_id])
        assert len(list(response.context["messages"])) == 1


def test_a_draft_never_submitted_is_its_producers_own(client, scene):
    dossier = scene.dossier(State.IDEA_DRAFT, first_submitted_at=None, submitted_at=None)
    client.force_login(scene.officer)
    assert page(client, "dossier_detail", dossier).status_code == 404


def test_scores_sent_after_somebody_submitted_stay_on_the_page(client, scene, owned):
    dossier = owned(State.IMPLEMENTING)
    url = reverse("assessment_scores", args=[dossier.public_id])
    tab = opened(client, url)
    name = next(pair.partition(":")[0] for pair in tab["versions"].split() if "description" in pair)
    Dossier.objects.filter(pk=dossier.pk).update(state=State.DOSSIER_SUBMITTED, desk_role="officer", desk_unit=scene.commune)
    response = client.post(url, {**tab, name: "Chưa lưu"})
    assert response.status_code == 409
    assert "Chưa lưu" in response.content.decode()
    assert not dossier.scores.exists()


def test_a_form_of_another_step_is_closed_with_a_sentence(client, owned):
    dossier = owned(State.IDEA_DRAFT)
    response = client.get(reverse("registration_edit", args=[dossier.public_id]), follow=True)
    assert len(list(response.context["messages"])) == 1


# Moves


def test_an_old_tab_moves_nothing_and_keeps_the_note(client, scene):
    dossier = scene.dossier(State.IDEA_SUBMITTED)
    client.force_login(scene.officer)
    url = reverse("dossier_move", args=[dossier.public_id, "return_idea"])
    response = client.post(url, {"seen": "7", "note": "Thiếu giá bán"})
    assert response.status_code == 409
    assert "Thiếu giá bán" in response.content.decode()
    assert Dossier.objects.get(pk=dossier.pk).state == State.IDEA_SUBMITTED


def test_the_second_press_says_it_was_done(client, scene):
    dossier = scene.dossier(State.IDEA_SUBMITTED)
    client.force_login(scene.officer)
    url = reverse("dossier_move", args=[dossier.public_id, "return_idea"])
    given = {"seen": str(dossier.revision), "note": "Thiếu giá bán"}
    assert client.post(url, given).status_code == 302
    assert client.post(url, given).status_code == 302
    assert log.entries_of(dossier).count() == 1


def test_a_return_without_a_note_is_asked_for_it(client, scene):
    dossier = scene.dossier(State.IDEA_SUBMITTED)
    client.force_login(scene.officer)
    response = client.post(reverse("dossier_move", args=[dossier.public_id, "return_idea"]), {"seen": str(dossier.revision), "note": " "})
    assert response.status_code == 200
    assert response.context["sentences"]


def test_a_move_by_the_wrong_person_says_so(client, owned):
    dossier = owned(State.IDEA_SUBMITTED)
    assert page(client, "dossier_move", dossier, "accept_idea").status_code == 409
    response = client.post(reverse("dossier_move", args=[dossier.public_id, "accept_idea"]), {"seen": str(dossier.revision)})
    assert response.status_code == 409
    assert Dossier.objects.get(pk=dossier.pk).state == State.IDEA_SUBMITTED


@pytest.mark.parametrize("method", ["get", "post"])
def test_a_producer_learns_no_stars_from_the_decisions_it_may_not_make(client, owned, method):
    """The page before each decision is one and the same, whatever the council found."""
    dossier = owned(State.AWAITING_DECISION, desk_role="authority")
    found: dict[str, set[str]] = {}
    for stage in dossier.route.stage_list:
        for stars in (None, 2, 3, 4, 5):
            with forging("cycle_dossier"):
                Dossier.objects.filter(pk=dossier.pk).update(stage=stage, stars=stars, points=stars and stars * 20)
            for move in DECISIONS:
                url = reverse("dossier_move", args=[dossier.public_id, move])
                response = getattr(client, method)(url, {"seen": "7"} if method == "post" else {})
                assert response.status_code == 409
                found.setdefault(move, set()).add(normalised(response))
    assert {move: len(pages) for move, pages in found.items()} == dict.fromkeys(DECISIONS, 1)


@pytest.mark.parametrize("move", ["start", "claim", "record_result", "no_such_move"])
def test_moves_with_screens_of_their_own_are_not_made_here(client, owned, move):
    assert page(client, "dossier_move", owned(), move).status_code == 404


def test_a_closed_window_is_said_on_the_page_and_on_submitting(client, owned):
    dossier = owned()
    with clock.at(dt.date(2026, 5, 2)):
        detail = page(client, "dossier_detail", dossier)
        assert "31/03/2026" in detail.context["tasks"][-1].hint
        response = page(client, "dossier_move", dossier, "submit_idea")
        assert any("31/03/2026" in blocker.text for blocker in response.context["blockers"])
        client.post(reverse("dossier_move", args=[dossier.public_id, "submit_idea"]), {"seen": str(dossier.revision)})
    assert Dossier.objects.get(pk=dossier.pk).state == State.IDEA_DRAFT


def test_an_officer_hands_in_on_behalf_of_a_member(client, scene, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    dossier = scene.dossier(State.SUPPLEMENT_REQUESTED, desk_role="producer", desk_unit=None, paused_role="officer")
    stage = dossier.route.stage_list[0]
    Dossier.objects.filter(pk=dossier.pk).update(stage=stage)
    member = scene.member(dossier.producer)
    scene.written(Dossier.objects.get(pk=dossier.pk), 3, member)
    client.force_login(scene.officer)
    helped = page(client, "dossier_detail", dossier).context["helped"]
    assert [row.url.split("?")[0] for row in helped] == [reverse("dossier_move", args=[dossier.public_id, "answer_supplement"])]
    url = reverse("dossier_move", args=[dossier.public_id, "answer_supplement"])
    assert client.post(url, {"seen": "0"}).status_code == 409
    stranger = UserFactory()
    assert client.post(url, {"seen": "0", "on_behalf_of": stranger.public_id}).status_code == 404
    answer = client.post(url, {"seen": "0", "on_behalf_of": member.public_id})
    assert answer.status_code == 302, answer.context["sentences"]
    entry = log.entries_of(dossier).get()
    assert (entry.actor, entry.on_behalf_of, entry.role) == (scene.officer, member, "officer")
    receipt = Notice.objects.get(recipient=member)
    assert receipt.kind.startswith("receipt")
    assert scene.officer.full_name in receipt.facts["helper"], "it was done in their name"


@pytest.mark.parametrize(("state", "move"), [(State.IDEA_RETURNED, "withdraw"), (State.IDEA_SUBMITTED, "withdraw")])
def test_an_officer_ends_nothing_on_behalf_of_a_member(client, scene, state, move):
    dossier = scene.dossier(state)
    member = scene.member(dossier.producer)
    client.force_login(scene.officer)
    url = reverse("dossier_move", args=[dossier.public_id, move])
    assert client.post(url, {"seen": "0", "on_behalf_of": member.public_id, "note": "x"}).status_code == 404
    with pytest.raises(MoveRefused):
        perform(Dossier, dossier.pk, move, by=scene.officer, on_behalf_of=member, seen=None, note="x")
    assert Dossier.objects.get(pk=dossier.pk).state == state


def test_comments_stand_at_their_items_until_answered(client, scene, owned):
    dossier = owned(State.DOSSIER_RETURNED)
    code = part_of(dossier, "B")[0].code
    for item, text in (("evidence", "Phiếu bị mờ"), (f"criterion:{code}", "Nêu số điểm bán")):
        ReviewComment.objects.create(dossier=dossier, item=item, text=text, written_by=scene.officer, sent_at=clock.now())
    detail = page(client, "dossier_detail", dossier)
    assert len(detail.context["comments"]) == 2
    assert detail.context["desk"].primary.url == reverse("evidence_list", args=[dossier.public_id])
    assert "Phiếu bị mờ" in page(client, "evidence_list", dossier).content.decode()
    scores = client.get(reverse("assessment_scores", args=[dossier.public_id]) + "?phan=B").content.decode()
    assert "Nêu số điểm bán" in scores


def test_each_comment_is_counted_at_its_own_task_until_it_is_answered(client, scene, owned):
    dossier = owned(State.DOSSIER_RETURNED)
    code = part_of(dossier, "B")[0].code
    more = {"dossier": dossier, "written_by": scene.officer, "sent_at": clock.now()}
    rows = [ReviewComment.objects.create(item=item, text="?", **more) for item in ("registration", f"criterion:{code}")]
    words = gettext("%(count)d to complete") % {"count": 1}

    def counted() -> list[str]:
        tasks = page(client, "dossier_detail", dossier).context["tasks"]
        return [task.url.partition("?")[0] for task in tasks if task.status == words]

    assert counted() == [reverse(name, args=[dossier.public_id]) for name in ("registration_edit", "assessment_scores")]
    url = reverse("comment_answer", args=[dossier.public_id, rows[0].public_id])
    assert url in page(client, "dossier_detail", dossier).content.decode()
    assert url in page(client, "registration_edit", dossier).content.decode()
    for unseen in (" ", "\u3164\u3164", "\u2800", "\u200d"):
        assert "answer" in client.post(url, {"answer": unseen}).context["form"].errors
    assert client.post(url, {"answer": "Đã ghi đúng theo giấy phép."}).status_code == 302
    assert counted() == [reverse("assessment_scores", args=[dossier.public_id])]
    assert "Đã ghi đúng theo giấy phép." in page(client, "registration_edit", dossier).content.decode()


def test_comments_are_answered_only_while_the_producer_has_the_dossier(client, scene, owned):
    dossier = owned(State.DOSSIER_SUBMITTED)
    row = ReviewComment.objects.create(dossier=dossier, item="evidence", text="?", written_by=scene.officer, sent_at=clock.now())
    url = reverse("comment_answer", args=[dossier.public_id, row.public_id])
    late = client.post(url, {"answer": "Muộn rồi"})
    assert late.status_code == 409
    assert "Muộn rồi" in late.content.decode(), "what was typed is kept to be copied"
    assert client.get(url).status_code == 302
    unsent = ReviewComment.objects.create(dossier=dossier, item="evidence", text="!", written_by=scene.officer)
    assert client.get(reverse("comment_answer", args=[dossier.public_id, unsent.public_id])).status_code == 404
    row.refresh_from_db()
    assert row.answer == ""


def test_the_words_of_a_return_stand_on_the_form(client, scene, owned):
    dossier = owned(State.IDEA_SUBMITTED)
    perform(Dossier, dossier.pk, "return_idea", by=scene.officer, seen=None, note="Nêu rõ khách hàng là ai")
    assert "Nêu rõ khách hàng là ai" in page(client, "idea_edit", dossier).content.decode()


def test_what_is_not_answered_is_named_and_linked_before_it_goes_again(client, scene, owned):
    dossier = owned(State.DOSSIER_RETURNED)
    row = ReviewComment.objects.create(dossier=dossier, item="evidence", text="Mờ", written_by=scene.officer, sent_at=clock.now())
    text = page(client, "dossier_move", dossier, "submit_dossier").content.decode()
    assert gettext("Answer what was asked, or change it: %(items)s.") % {"items": EVIDENCE.title} in text
    assert reverse("comment_answer", args=[dossier.public_id, row.public_id]) in text
    assert reverse("evidence_list", args=[dossier.public_id]) in text


@pytest.mark.parametrize(
    ("state", "place", "task"),
    [
        (State.PLAN_RETURNED, "criterion", "plan_criteria"),
        (State.PLAN_RETURNED, "plan", "plan"),
        (State.DOSSIER_RETURNED, "criterion", "scores"),
        (State.DOSSIER_RETURNED, "assessment", "assessment"),
        (State.DOSSIER_RETURNED, "evidence", "evidence"),
        (State.SUPPLEMENT_REQUESTED, "criterion", "scores"),
    ],
)
def test_a_comment_is_counted_at_the_task_in_which_it_is_answered(client, scene, owned, state, place, task):
    more = {"desk_role": "producer", "desk_unit": None} if state == State.SUPPLEMENT_REQUESTED else {}
    dossier = owned(state, **more)
    place = f"criterion:{part_of(dossier, 'B')[0].code}" if place == "criterion" else place
    for text in ("Nêu rõ", "Bổ sung"):
        ReviewComment.objects.create(dossier=dossier, item=place, text=text, written_by=scene.officer, sent_at=clock.now())
    tasks = page(client, "dossier_detail", dossier).context["tasks"]
    assert [row.label for row in tasks if row.tone == "bad"] == [named(task).title]
    there = client.get(next(row.url for row in tasks if row.tone == "bad")).content.decode()
    assert "Nêu rõ" in there
    assert "Bổ sung" in there


def test_comments_not_sent_yet_are_the_offices_own(client, scene, owned):
    dossier = owned(State.DOSSIER_SUBMITTED)
    ReviewComment.objects.create(dossier=dossier, item="evidence", text="Phiếu bị mờ", written_by=scene.officer)
    assert "Phiếu bị mờ" not in page(client, "dossier_detail", dossier).content.decode()
    client.force_login(scene.officer)
    assert "Phiếu bị mờ" in page(client, "dossier_detail", dossier).content.decode()


def test_the_words_of_a_return_stand_on_the_page_of_who_has_it(client, scene):
    dossier = scene.dossier(State.IDEA_SUBMITTED)
    perform(Dossier, dossier.pk, "return_idea", by=scene.officer, seen=None, note="Nêu rõ khách hàng là ai")
    client.force_login(scene.member(dossier.producer))
    detail = page(client, "dossier_detail", dossier)
    assert detail.context["last_note"].note == "Nêu rõ khách hàng là ai"
    perform(Dossier, dossier.pk, "extend", by=scene.administrator, seen=None, note="Lũ lụt", data={"until": "30/12/2026"})
    assert page(client, "dossier_detail", dossier).context["last_note"].note == "Nêu rõ khách hàng là ai"
    client.force_login(scene.officer)
    assert page(client, "dossier_detail", dossier).context["last_note"] is None


def test_a_text_beyond_its_length_is_told_and_kept(client, owned):
    dossier = owned()
    url = reverse("idea_edit", args=[dossier.public_id])
    response = client.post(url, {**opened(client, url), "story": "x" * 6001})
    assert "story" in response.context["form"].errors
    assert "x" * 6001 in response.content.decode()
    assert Idea.objects.get(dossier=dossier).story == "Chè trồng trên đồi"


def test_councils_stand_in_the_menu_of_officials_and_members_only(client, scene, owned):
    dossier = owned()
    councils = f'href="{reverse("council_list")}"'
    assert councils not in page(client, "dossier_detail", dossier).content.decode()
    client.force_login(scene.officer)
    assert councils in client.get(reverse("inbox")).content.decode()


# Evidence


def upload(client, dossier, kind, **changed):
    given = {"kind": kind, "title": "", "issued_on": "01/01/2026", "expires_on": "01/01/2028", "upload": picture(), **changed}
    return client.post(
        reverse("evidence_list", args=[dossier.public_id]), {name: value for name, value in given.items() if value is not None}
    )


def test_a_broken_file_is_told_and_the_typed_fields_stay(client, owned):
    dossier = owned(State.IMPLEMENTING)
    broken = io.BytesIO(b"\x89PNG\r\n\x1a\n broken")
    broken.name = "giay.png"
    response = upload(client, dossier, "test-report", title="Phiếu 2026", upload=broken)
    assert "upload" in response.context["form"].errors
    assert "Phiếu 2026" in response.content.decode()
    assert not Evidence.objects.exists()


@pytest.mark.parametrize(
    ("changed", "field"),
    [
        ({"upload": None}, "upload"),
        ({"expires_on": ""}, "expires_on"),
        ({"expires_on": "01/02/2026"}, "expires_on"),
        ({"issued_on": "11/03/2026"}, "issued_on"),
        ({"kind": ""}, "kind"),
    ],
)
def test_an_upload_says_what_is_wrong(client, owned, changed, field):
    dossier = owned(State.IMPLEMENTING)
    response = upload(client, dossier, **{"kind": "test-report", **changed})
    asked = ["upload"] if field == "upload" else [field, "upload"]
    assert list(response.context["form"].errors) == asked, "a chosen file has to be chosen again"
    assert not Evidence.objects.exists()


def test_the_same_file_stands_once(client, owned):
    dossier = owned(State.IMPLEMENTING)
    upload(client, dossier, "test-report")
    upload(client, dossier, "test-report")
    assert DossierEvidence.objects.count() == 1


def test_a_paper_taken_out_stays_in_the_library(client, owned):
    dossier = owned(State.IMPLEMENTING)
    upload(client, dossier, "test-report")
    link = DossierEvidence.objects.get()
    client.post(reverse("evidence_remove", args=[dossier.public_id, link.public_id]))
    assert not DossierEvidence.objects.exists()
    chosen = {"papers": [link.evidence.public_id]}
    assert client.post(reverse("evidence_choose", args=[dossier.public_id]), chosen).status_code == 302
    assert DossierEvidence.objects.get().evidence == link.evidence


def library_of_two(client, owned, code):
    """Two products of one producer; a paper of kind `code` uploaded for the first. The second one's dossier."""
    first = owned(State.IMPLEMENTING)
    upload(client, first, code, expires_on="01/01/2030")
    return owned(State.IMPLEMENTING, producer=first.producer)


def choose(client, dossier, **ticked):
    chosen = {"papers": [paper.public_id for paper in Evidence.objects.all()], **ticked}
    return client.post(reverse("evidence_choose", args=[dossier.public_id]), chosen)


def has(dossier, code):
    fresh = Dossier.objects.get(pk=dossier.pk)
    return next(need.valid for need in papers.needs(fresh, papers.links_of(fresh)) if need.kind.code == code)


@pytest.mark.parametrize("code", ["test-report", "quality-declaration", "label-traceability", "story", "awards"])
def test_a_paper_of_another_product_counts_only_where_its_producer_says_so(client, owned, code):
    dossier = library_of_two(client, owned, code)
    shown = client.get(reverse("evidence_list", args=[dossier.public_id])).content.decode()
    other = Evidence.objects.get().product.name
    assert gettext("of %(product)s") % {"product": other} in shown
    refused = choose(client, dossier)
    assert "covers_too" in refused.context["library"].errors
    assert "checked" in refused.content.decode(), "what was ticked stays"
    assert not dossier.evidence_links.exists()
    assert choose(client, dossier, covers_too="on").status_code == 302
    assert has(dossier, code)
    row = papers.row(papers.links_of(Dossier.objects.get(pk=dossier.pk))[0])
    assert other in row.facts, "readers see of which product it is"


def test_a_paper_of_another_product_that_got_in_otherwise_does_not_count(client, owned):
    dossier = library_of_two(client, owned, "test-report")
    DossierEvidence.objects.create(dossier=dossier, evidence=Evidence.objects.get())
    assert not has(dossier, "test-report")


@pytest.mark.parametrize("code", ["business-registration", "production-conditions", "quality-system", "environment"])
def test_a_paper_of_the_producer_counts_for_every_product(client, owned, code):
    dossier = library_of_two(client, owned, code)
    assert "covers_too" not in client.get(reverse("evidence_list", args=[dossier.public_id])).content.decode()
    assert choose(client, dossier).status_code == 302
    assert has(dossier, code)


def test_papers_of_another_producer_cannot_be_chosen(client, scene, owned):
    theirs = owned(State.IMPLEMENTING)
    upload(client, theirs, "test-report")
    mine = owned(State.IMPLEMENTING)
    client.post(reverse("evidence_choose", args=[mine.public_id]), {"papers": [Evidence.objects.get().public_id]})
    assert not mine.evidence_links.exists()


def test_a_file_opens_for_members_and_for_the_area_once_submitted(client, scene, owned):
    dossier = owned(State.IMPLEMENTING, first_submitted_at=None, submitted_at=None)
    upload(client, dossier, "test-report")
    url = reverse("evidence_file", args=[Evidence.objects.get().public_id])
    assert client.get(url).status_code == 200
    client.force_login(scene.officer)
    assert client.get(url).status_code == 404
    Dossier.objects.filter(pk=dossier.pk).update(first_submitted_at=clock.now(), submitted_at=clock.now())
    assert client.get(url).status_code == 404, "its idea was submitted, the dossier was not"
    shown = client.get(reverse("dossier_detail", args=[dossier.public_id])).content.decode()
    assert url not in shown
    Dossier.objects.filter(pk=dossier.pk).update(registration_number="001/PĐK", state=State.DOSSIER_SUBMITTED)
    handed_in(dossier, dossier.producer.memberships.get().user)
    assert client.get(url).status_code == 200
    assert url in client.get(reverse("dossier_detail", args=[dossier.public_id])).content.decode()
    client.force_login(scene.member(scene.producer()))
    assert client.get(url).status_code == 404


# Product, entering again, notices


def test_a_product_is_not_silently_overwritten(client, owned):
    dossier = owned()
    url = reverse("product_edit", args=[dossier.product.public_id])
    tab = opened(client, url)
    assert client.post(url, {**tab, "name_vi": "Chè một", "upload": picture()}).status_code == 302
    product = Product.objects.get(pk=dossier.product_id)
    assert (product.name_vi, bool(product.picture)) == ("Chè một", True)
    assert client.post(url, {**tab, "name_vi": "Chè hai"}).status_code == 409
    assert Product.objects.get(pk=dossier.product_id).name_vi == "Chè một"


def test_a_name_before_the_council_or_recognised_stays(client, owned):
    dossier = owned(State.AWAITING_DECISION, desk_role="authority")
    Product.objects.filter(pk=dossier.product_id).update(name_en="Tea")
    url = reverse("product_edit", args=[dossier.product.public_id])
    given = {"name_vi": "Tên khác", "name_en": "Another", "story_vi": "Chuyện mới", **opened(client, url)}
    assert client.post(url, given).status_code == 302
    product = Product.objects.get(pk=dossier.product_id)
    assert (product.name_vi, product.name_en, product.story_vi) == (dossier.product.name_vi, "Tea", "Chuyện mới")


def test_another_try_starts_with_everything_copied(client, owned):
    dossier = owned(State.NOT_RECOGNISED, desk_role="", desk_unit=None)
    Dossier.objects.filter(pk=dossier.pk).update(criteria_set=in_force(dossier))
    assert page(client, "dossier_detail", dossier).context["desk"].primary.url == reverse("dossier_again", args=[dossier.public_id])
    response = client.post(reverse("dossier_again", args=[dossier.public_id]), {"kind": "first"})
    fresh = Dossier.objects.get(previous=dossier)
    assert response.url == reverse("dossier_detail", args=[fresh.public_id])
    assert (fresh.state, fresh.idea.story) == (State.IMPLEMENTING, "Chè trồng trên đồi")
    assert all(choice.why_not for choice in page(client, "dossier_again", dossier).context["choices"])


def test_notices_are_read_one_by_one_and_all_at_once(client, owned):
    dossier = owned()
    person = dossier.producer.memberships.get().user
    for _n in range(3):
        write([person], "reminder.after", dossier=dossier, facts={"product": "Chè", "due": "01/03/2026", "note": "Nhớ nộp"})
    listed = client.get(reverse("notice_list"))
    assert all(row["unread"] for row in listed.context["rows"])
    one = Notice.objects.first()
    assert client.post(reverse("notice_open", args=[one.public_id])).url == reverse("dossier_detail", args=[dossier.public_id])
    assert Notice.objects.unread().count() == 2
    client.post(reverse("notice_read"))
    assert Notice.objects.unread().count() == 0


def test_notices_stand_by_their_day_unread_ones_first(client, owned):
    dossier = owned()
    person = dossier.producer.memberships.get().user
    ages = {write([person], "reminder.after", dossier=dossier, facts={"product": "Chè", "due": ""})[0].pk: age for age in (3, 1, 2, 0)}
    for pk, age in ages.items():
        Notice.objects.filter(pk=pk).update(created_at=clock.now() - dt.timedelta(days=age), read_at=None if age % 2 else clock.now())
    shown = [row["when"] for row in client.get(reverse("notice_list")).context["rows"]]
    assert [(clock.now() - when).days for when in shown] == [1, 3, 0, 2]


def test_a_notice_of_somebody_else_cannot_be_opened(client, scene, owned):
    dossier = owned()
    write([scene.officer], "reminder.after", dossier=dossier, facts={"product": "Chè", "due": ""})
    assert client.post(reverse("notice_open", args=[Notice.objects.get().public_id])).status_code == 404


def test_the_e_mail_names_dossier_note_and_address(scene):
    dossier = scene.dossier()
    (notice,) = write(
        [scene.officer], "reminder.after", dossier=dossier, facts={"product": "Chè <b>", "due": "01/03/2026", "note": "Nhớ nộp"}
    )
    mail = message(notice)
    assert dossier.code in mail.subject
    assert "Chè <b>" in mail.body
    assert "Nhớ nộp" in mail.body
    html = mail.alternatives[0][0]
    assert "Chè &lt;b&gt;" in html
    assert reverse("dossier_detail", args=[dossier.public_id]) in html


# Query counts


def test_lists_ask_as_many_queries_for_three_rows_as_for_one(client, scene, owned):
    producer = scene.producer()
    dossier = owned(producer=producer)
    person = producer.memberships.get().user
    write([person], "reminder.after", dossier=dossier, facts={"product": "Chè", "due": ""})
    one = [queries(lambda name=name: client.get(reverse(name))) for name in ("dossier_list", "notice_list")]
    for _n in range(2):
        more = scene.dossier(State.IMPLEMENTING, producer=producer)
        write([person], "reminder.after", dossier=more, facts={"product": "Chè", "due": ""})
    assert [queries(lambda name=name: client.get(reverse(name))) for name in ("dossier_list", "notice_list")] == one
    assert max(one) <= 12


@pytest.mark.parametrize("state", [State.IDEA_DRAFT, State.PLAN_DRAFT, State.IMPLEMENTING, State.DOSSIER_RETURNED, State.DOSSIER_SUBMITTED])
def test_the_dossier_page_asks_at_most_nineteen_queries(client, scene, owned, state):
    dossier = owned(state)
    BusinessPlan.objects.create(dossier=dossier, target_star=4)
    ReviewComment.objects.create(dossier=dossier, item="evidence", text="Mờ", written_by=scene.officer)
    kind = EvidenceKind.objects.first()
    for n in range(3):
        paper = Evidence.objects.create(producer=dossier.producer, kind=kind, title=str(n), file="x.pdf", size=1, uploaded_by=scene.officer)
        DossierEvidence.objects.create(dossier=dossier, evidence=paper)
    if dossier.desk_role == "producer":
        perform(Dossier, dossier.pk, "extend", by=scene.administrator, seen=None, note="Lũ", data={"until": "30/12/2026"})
    url = reverse("dossier_detail", args=[dossier.public_id])
    client.get(url)  # the process reads criteria and holidays once
    assert queries(lambda: client.get(url)) <= 19
    client.force_login(scene.officer)
    assert queries(lambda: client.get(url)) <= 19


@pytest.mark.parametrize(("item", "name"), [("idea", "core_value"), ("plan", "capacity")])
def test_a_form_says_what_its_words_mean(client, owned, item, name):
    form = {"idea": IdeaForm, "plan": BusinessPlanForm}[item]
    dossier = owned({"idea": State.IDEA_DRAFT, "plan": State.PLAN_DRAFT}[item])
    text = page(client, {"idea": IDEA, "plan": PLAN}[item].page, dossier).content.decode()
    assert escape(str(form.base_fields[name].help_text)) in text
