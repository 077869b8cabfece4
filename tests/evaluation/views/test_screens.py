"""The council's pages: what each person sees, and what their forms do."""

from __future__ import annotations

import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import translation

from accounts.models import User
from cycle.models import DossierEvidence
from evaluation import sheets
from evaluation.acts.assigning import put_before
from evaluation.models import ConflictAnswer, Council, CouncilItem, Round, ScoreSheet, Seat
from ocop_portal.simulation.journey import ASSESSMENT
from products.criteria_store import from_database
from products.models import CriteriaSet, Membership
from tests.evaluation.chamber import Chamber, make_chamber
from tests.posting import opened, versions_in
from workflow.models import LogEntry


def signed_in(user: User) -> Client:
    client = Client()
    client.force_login(User.objects.get(pk=user.pk))
    return client


def page(client: Client, name: str, *args: str, status: int = 200) -> str:
    response = client.get(reverse(name, args=args))
    assert response.status_code == status, response
    text = response.content.decode()
    if status == 200:
        assert len(re.findall(r"<h1[ >]", text)) == 1
        assert " style=" not in text
    return text


def post(client: Client, url_name: str, /, *args: str, **data: object):  # type: ignore[no-untyped-def]
    return client.post(reverse(url_name, args=args), data, follow=True)


def seen_on(text: str) -> str:
    """The revision a page carries."""
    return re.search(r'name="seen" value="(\d+)"', text).group(1)  # type: ignore[union-attr]


def whole_form(sheet: ScoreSheet, **more: object) -> dict[str, object]:
    """A sheet's form with the second option chosen everywhere."""
    spec = from_database(sheet.item.criteria_set_id)
    chosen = {f"c{one.pk}": one.options[1].pk for one in spec.criteria}
    return {**chosen, **{f"n{one.pk}": "" for one in spec.criteria}, "versions": as_of(sheet), **more}


def as_of(sheet: ScoreSheet) -> str:
    """The versions a tab carries that opened the sheet now."""
    sheet.refresh_from_db(fields=["remark"])
    return sheets.read(sheet).as_stored().versions(from_database(sheet.item.criteria_set_id).criteria)


# The conflict question.


def test_item_shows_only_names_and_the_question_before_the_answer(chamber: Chamber) -> None:
    text = page(signed_in(chamber.user("member")), "item_detail", chamber.item.public_id)
    dossier = chamber.item.dossier
    assert dossier.product.name in text
    assert dossier.producer.name in text
    assert reverse("conflict_answer", args=[chamber.item.public_id]) in text
    for hidden in (
        dossier.code,
        'id="self"',
        'id="papers"',
        'id="report"',
        reverse("item_move", args=[chamber.item.public_id, "make_ready"]),
    ):
        assert hidden not in text


def test_answer_no_opens_the_dossier_and_a_sheet(chamber: Chamber) -> None:
    user = chamber.user("member")
    client = signed_in(user)
    post(client, "conflict_answer", chamber.item.public_id, answer="no")
    assert chamber.sheet(chamber.seat("member")).state == "draft"
    text = page(client, "item_detail", chamber.item.public_id)
    assert 'id="self"' in text
    assert chamber.item.dossier.code in text


def test_council_reads_the_name_of_its_criteria_and_no_code(scoring: Chamber) -> None:
    scoring.sign_all()
    client, criteria = signed_in(scoring.user("chair")), scoring.item.criteria_set
    assert criteria.name in page(client, "item_detail", scoring.item.public_id)
    scoring.close()
    text = page(client, "item_detail", scoring.item.public_id)
    assert f"{criteria.name} và chốt lúc" in text or f"{criteria.name} and frozen on" in text
    assert criteria.code not in text


@pytest.mark.parametrize(("version", "language", "said"), [(1, "vi", "Chè"), (2, "vi", "Chè (phiên bản 2)"), (2, "en", "Tea (version 2)")])
def test_criteria_are_called_by_their_name(version: int, language: str, said: str) -> None:
    with translation.override(language):
        assert str(CriteriaSet(code="QD26-11", version=version, name_vi="Chè", name_en="Tea")) == said


def test_answer_yes_needs_a_reason_and_closes_the_dossier(chamber: Chamber) -> None:
    client, seat = signed_in(chamber.user("member")), chamber.seat("member")
    post(client, "conflict_answer", chamber.item.public_id, answer="yes")
    assert not ConflictAnswer.objects.exists()
    post(client, "conflict_answer", chamber.item.public_id, answer="yes", reason="Em trai tôi là giám đốc")
    assert chamber.sheet(seat).state == "recused"
    text = page(client, "item_detail", chamber.item.public_id)
    assert 'id="self"' not in text
    assert client.get(reverse("sheet_edit", args=[chamber.sheet(seat).public_id])).url == reverse(
        "item_detail", args=[chamber.item.public_id]
    )


def test_advisory_seat_answers_without_a_sheet(chamber: Chamber) -> None:
    post(signed_in(chamber.user("advisory")), "conflict_answer", chamber.item.public_id, answer="no")
    assert not ScoreSheet.objects.exists()
    assert ConflictAnswer.objects.count() == 1


def test_members_of_the_producer_find_no_item(chamber: Chamber) -> None:
    Membership.objects.create(producer=chamber.item.dossier.producer, user=chamber.user("member"))
    client = signed_in(chamber.user("member"))
    page(client, "item_detail", chamber.item.public_id, status=404)
    assert post(client, "conflict_answer", chamber.item.public_id, answer="no").status_code == 404


def test_strangers_find_nothing(chamber: Chamber) -> None:
    chamber.answer()
    client = signed_in(chamber.world.stranger())
    sheet = chamber.sheet(chamber.seat("member"))
    for name, thing in (("item_detail", chamber.item), ("council_detail", chamber.council), ("sheet_edit", sheet)):
        assert client.get(reverse(name, args=[thing.public_id])).status_code == 404
    assert client.get(reverse("round_detail", args=[chamber.council.round.public_id])).status_code == 404


# Preparing and moving the item.


def test_assessment_saved_by_two_people_erases_neither(chamber: Chamber) -> None:
    chamber.answer()
    first, second = signed_in(chamber.user("secretary")), signed_in(chamber.user("advisory"))
    url = reverse("item_assessment", args=[chamber.item.public_id])
    tab = opened(first, url)
    assert first.post(url, {"assessment": "Văn bản của thư ký", **tab}).status_code == 302
    again = second.post(url, {"assessment": "Văn bản của tổ tư vấn", **tab})
    assert again.status_code == 409
    text = again.content.decode()
    assert "Văn bản của thư ký" in text
    assert "Văn bản của tổ tư vấn" in text
    assert CouncilItem.objects.get(pk=chamber.item.pk).assessment == "Văn bản của thư ký"
    assert second.post(url, {"assessment": "Cả hai", "versions": versions_in(again)}).status_code == 302
    assert CouncilItem.objects.get(pk=chamber.item.pk).assessment == "Cả hai"


def test_assessment_is_for_those_who_prepare(chamber: Chamber) -> None:
    chamber.answer()
    client = signed_in(chamber.user("member"))
    assert client.get(reverse("item_assessment", args=[chamber.item.public_id])).status_code == 403


def test_item_is_moved_through_its_confirmation_page(chamber: Chamber) -> None:
    chamber.answer()
    client = signed_in(chamber.user("secretary"))
    assert "components" not in page(client, "item_move", chamber.item.public_id, "make_ready")
    tab = opened(client, reverse("item_assessment", args=[chamber.item.public_id]))
    post(client, "item_assessment", chamber.item.public_id, assessment=ASSESSMENT, **tab)
    text = page(client, "item_move", chamber.item.public_id, "make_ready")
    seen = re.search(r'name="seen" value="(\d+)"', text).group(1)  # type: ignore[union-attr]
    post(client, "item_move", chamber.item.public_id, "make_ready", seen=seen)
    assert CouncilItem.objects.get(pk=chamber.item.pk).state == "ready"
    post(client, "item_move", chamber.item.public_id, "check_again", seen=seen)
    assert CouncilItem.objects.get(pk=chamber.item.pk).state == "ready", "a page out of date moves nothing"
    page(client, "item_move", chamber.item.public_id, "drop", status=302)
    page(client, "item_move", chamber.item.public_id, "open_item", status=404)
    page(client, "item_move", chamber.item.public_id, "nonsense", status=404)


def test_board_shows_who_has_signed_and_never_what(scoring: Chamber) -> None:
    sheet = scoring.sign(scoring.seat("member"), 4)
    total = sum(mark.option.points for mark in sheet.marks.select_related("option"))
    for role in ("chair", "secretary", "member"):
        text = page(signed_in(scoring.user(role, 1 if role == "member" else 0)), "item_detail", scoring.item.public_id)
        assert sheet.public_id not in text.replace(reverse("sheet_move", args=[sheet.public_id, "reopen"]), "")
        assert f">{total}<" not in text
    assert scoring.seat("member").user.full_name in page(signed_in(scoring.user("secretary")), "item_detail", scoring.item.public_id)


def test_vice_chair_is_named_to_preside(chamber: Chamber) -> None:
    other = Seat.objects.create(state="in_force", council=chamber.council, user=chamber.world.stranger(), role="vice_chair")
    chamber.answer()
    secretary, where = signed_in(chamber.user("secretary")), chamber.item.public_id
    post(secretary, "item_presider", where, vice_chair=other.public_id, seen=seen_on(page(secretary, "item_presider", where)))
    assert CouncilItem.objects.get(pk=chamber.item.pk).vice_chair_id == other.pk
    page(signed_in(chamber.user("member")), "item_presider", chamber.item.public_id, status=403)
    [entry] = LogEntry.objects.filter(move="name_presider")
    assert (entry.actor, entry.role) == (chamber.user("secretary"), "secretary")


# Sheets.


def test_sheet_is_saved_whole_and_signed(scoring: Chamber) -> None:
    client, sheet = signed_in(scoring.user("member")), scoring.sheet(scoring.seat("member"))
    response = client.post(reverse("sheet_edit", args=[sheet.public_id]), whole_form(sheet, go="A", remark="Tốt"))
    assert response.url.endswith("#part-A")
    sheet.refresh_from_db()
    assert sheet.saved_at is not None
    assert sheet.remark == "Tốt"
    assert sheet.marks.count() == len(from_database(scoring.item.criteria_set_id).criteria)
    text = page(client, "sheet_move", sheet.public_id, "sign")
    post(client, "sheet_move", sheet.public_id, "sign", seen=seen_on(text))
    assert scoring.sheet(scoring.seat("member")).state == "signed"
    refused = client.post(reverse("sheet_edit", args=[sheet.public_id]), whole_form(sheet, remark="Sửa sau khi ký"), follow=True)
    assert refused.status_code == 200
    assert scoring.sheet(scoring.seat("member")).remark == "Tốt"


def test_sheet_is_a_draft_at_any_point(scoring: Chamber) -> None:
    client, sheet = signed_in(scoring.user("member")), scoring.sheet(scoring.seat("member"))
    first = from_database(scoring.item.criteria_set_id).criteria[0]
    post(client, "sheet_edit", sheet.public_id, **{f"c{first.pk}": first.options[-1].pk, "versions": as_of(sheet)})
    assert sheet.marks.get().option_id == first.options[-1].pk
    post(client, "sheet_edit", sheet.public_id, versions=as_of(sheet), remark="Chỉ ghi chú")
    assert sheet.marks.get().option_id == first.options[-1].pk, "a form cut short erases nothing"


def test_two_tabs_of_one_sheet_never_erase_each_other(scoring: Chamber) -> None:
    client, sheet = signed_in(scoring.user("member")), scoring.sheet(scoring.seat("member"))
    first = from_database(scoring.item.criteria_set_id).criteria[0]
    form = whole_form(sheet)
    assert client.post(reverse("sheet_edit", args=[sheet.public_id]), form).status_code == 302
    late = client.post(reverse("sheet_edit", args=[sheet.public_id]), {**form, f"c{first.pk}": first.options[0].pk})
    assert late.status_code == 409
    assert sheet.marks.get(criterion=first.pk).option_id == first.options[1].pk
    text = late.content.decode()
    assert versions_in(late) == as_of(sheet)
    assert f'name="c{first.pk}" value="{first.options[0].pk}" checked' in text


def test_options_of_other_criteria_are_refused(scoring: Chamber) -> None:
    client, sheet = signed_in(scoring.user("member")), scoring.sheet(scoring.seat("member"))
    one, two = from_database(scoring.item.criteria_set_id).criteria[:2]
    response = post(client, "sheet_edit", sheet.public_id, **{f"c{one.pk}": two.options[0].pk, "versions": as_of(sheet)})
    assert response.status_code == 200
    assert not sheet.marks.exists()


def test_nobody_elses_sheet_is_found_before_closing(scoring: Chamber) -> None:
    sheet = scoring.sign(scoring.seat("member"), 4)
    for user in (
        scoring.user("chair"),
        scoring.user("secretary"),
        scoring.user("member", 1),
        scoring.world.officer(scoring.council.round.unit),
    ):
        client = signed_in(user)
        page(client, "sheet_edit", sheet.public_id, status=404)
        assert client.post(reverse("sheet_edit", args=[sheet.public_id]), whole_form(sheet)).status_code == 404


def test_after_closing_members_read_the_result_and_every_sheet(scoring: Chamber) -> None:
    scoring.sign_all(but=(scoring.seat("member", 3),))
    result = scoring.close()
    client = signed_in(scoring.user("member"))
    text = page(client, "item_detail", scoring.item.public_id)
    assert 'id="result"' in text
    assert f"{result.mean}".replace(".", ",") in text
    other = scoring.sheet(scoring.seat("chair"))
    assert "data-sheet" in page(client, "sheet_edit", other.public_id)
    assert "disabled" in page(client, "sheet_edit", other.public_id)
    page(signed_in(scoring.world.stranger()), "sheet_edit", other.public_id, status=404)


def test_recused_member_reads_no_result(chamber: Chamber) -> None:
    recused = chamber.seat("member")
    chamber.open_for_scoring(recused)
    chamber.sign_all(but=(recused,))
    chamber.close()
    client = signed_in(chamber.user("member"))
    assert 'id="result"' not in page(client, "item_detail", chamber.item.public_id)
    page(client, "sheet_edit", chamber.sheet(chamber.seat("chair")).public_id, status=404)


def test_sheet_shows_the_producers_words_and_papers(scoring: Chamber) -> None:
    link = (
        DossierEvidence.objects.filter(dossier=scoring.item.dossier, evidence__kind__code="business-registration")
        .select_related("evidence")
        .first()
    )
    text = page(signed_in(scoring.user("member")), "sheet_edit", scoring.sheet(scoring.seat("member")).public_id)
    assert link is not None
    assert reverse("evidence_file", args=[link.evidence.public_id]) in text
    assert scoring.item.dossier.scores.exclude(description="").first().description in text


# Rounds, councils, seats.


def test_officer_sets_up_a_round_a_council_and_its_seats(chamber: Chamber) -> None:
    unit = chamber.council.round.unit
    client = signed_in(chamber.world.officer(unit))
    post(client, "round_add", unit=unit.public_id, year=2026, number=7, proposals_until="30/10/2026", results_until="30/12/2026")
    fresh = Round.objects.get(unit=unit, number=7)
    post(client, "council_add", fresh.public_id, name="Hội đồng đợt 7", decision_number="99/QĐ-UBND", decided_on="01/08/2026")
    council = Council.objects.get(round=fresh)
    person = chamber.world.stranger()
    post(client, "seat_add", council.public_id, person=person.email, role="chair")
    assert council.seats.get().user_id == person.pk
    post(client, "seat_add", council.public_id, person=chamber.world.stranger().email, role="chair")
    assert council.seats.count() == 1, "one chair"
    council.refresh_from_db()
    assert council.arrangers == [fresh.opened_by_id], "once, however many seats they gave"


def test_a_council_sent_twice_is_set_up_once(chamber: Chamber) -> None:
    client = signed_in(chamber.world.officer(chamber.council.round.unit))
    councils, decision = chamber.council.round.councils, {"decision_number": "99/QĐ-UBND", "decided_on": "01/08/2026"}
    for name in ("Hội đồng 1", "Hội đồng 1", "Hội đồng 2"):
        post(client, "council_add", chamber.council.round.public_id, name=name, **decision)
    assert councils.filter(decision_number="99/QĐ-UBND").count() == 2


def test_members_do_not_arrange_their_council(chamber: Chamber) -> None:
    client = signed_in(chamber.user("member"))
    assert client.get(reverse("seat_add", args=[chamber.council.public_id])).status_code == 403
    assert client.get(reverse("round_add")).status_code == 403


def test_waiting_dossiers_are_put_before_a_council_together(chamber: Chamber) -> None:
    journeys = [chamber.world.endorsed(number=11, commune=0) for _ in range(2)]
    client = signed_in(chamber.world.officer(chamber.council.round.unit))
    text = page(client, "round_detail", chamber.council.round.public_id)
    assert all(journey.dossier.code in text for journey in journeys)
    assert chamber.item.dossier.code not in text
    chosen = [journey.dossier.public_id for journey in journeys]
    post(
        client,
        "item_open",
        chamber.council.round.public_id,
        council=chamber.council.public_id,
        dossier=[*chosen, chamber.item.dossier.public_id],
    )
    assert CouncilItem.objects.filter(council=chamber.council).count() == 3
    assert sorted(CouncilItem.objects.values_list("position", flat=True)) == [1, 2, 3]


def test_my_work_asks_for_the_answer_then_the_sheet(chamber: Chamber) -> None:
    user = chamber.user("member")
    assert reverse("item_detail", args=[chamber.item.public_id]) in page(signed_in(user), "council_list")
    chamber.open_for_scoring()
    sheet = chamber.sheet(chamber.seat("member"))
    assert reverse("sheet_edit", args=[sheet.public_id]) in page(signed_in(user), "council_list")
    chamber.sign(chamber.seat("member"))
    assert reverse("sheet_edit", args=[sheet.public_id]) not in page(signed_in(user), "council_list")


def test_inbox_asks_whoever_opens_the_scoring_and_no_member(chamber: Chamber) -> None:
    chamber.answer()
    chamber.assess()
    chamber.move("make_ready", chamber.user("advisory"))
    address = reverse("item_detail", args=[chamber.item.public_id])
    asked = {role for role in ("chair", "vice_chair", "secretary", "member") if address in page(signed_in(chamber.user(role)), "inbox")}
    assert asked == {"chair", "secretary"}


# How many queries.


@pytest.mark.parametrize("name", ["council_list", "round_list", "council_detail", "round_detail"])
def test_lists_take_the_same_queries_at_one_and_three_rows(chamber: Chamber, name: str) -> None:
    chamber.world.endorsed()
    args = {"council_detail": [chamber.council.public_id], "round_detail": [chamber.council.round.public_id]}.get(name, [])

    def count(user: User) -> int:
        client = signed_in(user)
        with CaptureQueriesContext(connection) as captured:
            page(client, name, *args)
        return len(captured)

    officer, member = chamber.world.officer(chamber.council.round.unit), chamber.user("member")
    one = (count(officer), count(member))
    unit, batch = chamber.council.round.unit, chamber.council.round
    for number in (8, 9):
        other = Round.objects.create(
            state="in_force", unit=unit, year=2026, number=number, proposals_until=batch.proposals_until, results_until=batch.results_until
        )
        for home in (other, batch):
            council = Council.objects.create(
                state="in_force", round=home, name=f"Hội đồng {number}", decision_number="1", decided_on=batch.proposals_until
            )
            Seat.objects.create(state="in_force", council=council, user=member, role="member")
        chamber.world.endorsed()
        put_before(chamber.council, chamber.world.endorsed().dossier, by=User.objects.get(pk=officer.pk))
    assert (count(officer), count(member)) == one
    assert max(one) <= {"council_detail": 19}.get(name, 14), (
        "twelve, whether the reader sits anywhere, and the unread notices; of a council also who sits and what waits"
    )


@pytest.mark.parametrize("number", [1, 11, 26])
def test_sheet_takes_at_most_12_queries_at_any_size(two_level, standing_clock: None, number: int) -> None:  # type: ignore[no-untyped-def]
    chamber = make_chamber(two_level, number=number)
    from_database(chamber.item.criteria_set_id)  # read once a process, not once a page
    chamber.being_scored()
    chamber.fill(chamber.seat("member"))
    client, sheet = signed_in(chamber.user("member")), chamber.sheet(chamber.seat("member"))
    with CaptureQueriesContext(connection) as captured:
        page(client, "sheet_edit", sheet.public_id)
    assert len(captured) <= 12, "\n".join(query["sql"][:150] for query in captured)


def test_item_page_takes_at_most_17_queries(scoring: Chamber) -> None:
    scoring.sign_all()
    for closed in (False, True):
        if closed:
            scoring.close()
        client = signed_in(scoring.user("chair"))
        with CaptureQueriesContext(connection) as captured:
            page(client, "item_detail", scoring.item.public_id)
        assert len(captured) <= 17, "\n".join(query["sql"][:150] for query in captured)
