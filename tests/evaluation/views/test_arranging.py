"""Rounds and seats: found by name as people type it, and stored once though two press at the same moment."""

from __future__ import annotations

import re
import unicodedata

import pytest
from django.urls import reverse
from django.utils import translation

from accounts.models import AdministrativeUnit, User
from cycle.acts.notices import sentence
from cycle.models import Notice, ProcedureRule
from evaluation.acts.people import people_named
from evaluation.forms.councils import SeatForm
from evaluation.forms.rounds import RoundForm
from evaluation.models import Council, Round, Seat
from people.models import Appointment
from tests.evaluation.chamber import Chamber
from tests.evaluation.views.test_screens import page, post, signed_in
from tests.factories import appoint
from tests.owner import owned
from tests.worlds import World
from workflow.door import MoveRefused, begin, perform


def person(world: World, name: str) -> User:
    user = world.stranger()
    User.objects.filter(pk=user.pk).update(full_name=name)
    return user


@pytest.mark.parametrize(
    "words",
    ["Vũ Đức Thảo", "vũ đức thảo", "VŨ ĐỨC THẢO", "Vu Duc Thao", "vu  đuc thảo", unicodedata.normalize("NFD", "vũ đức thảo")],
)
@pytest.mark.parametrize("form", ["NFC", "NFD"])
def test_people_are_found_by_name_whatever_case_and_marks(two_level: World, form: str, words: str) -> None:
    user = person(two_level, unicodedata.normalize(form, "Vũ Đức Thảo"))
    for other in ("Vũ Đức Thảo Nguyên", "Hoàng Vũ Đức Thảo", "Vũ Đứ Thảo"):
        person(two_level, other)
    assert people_named(words) == [user]


def test_marks_tell_people_apart_where_they_are_typed(two_level: World) -> None:
    first, second = person(two_level, "Vũ Đức Thảo"), person(two_level, "Vũ Đức Thao")
    assert people_named("vũ đức thảo") == [first]
    assert people_named("Vũ Đức Thao") == [second]
    assert people_named("Vũ Duc Thảo") == [first, second]


@pytest.mark.parametrize("words", ["", "???", "[a-z]*", "' OR 1=1 --", "(" * 150])
def test_words_that_are_no_name_find_nobody(two_level: World, words: str) -> None:
    assert people_named(words) == []


def round_data(unit: AdministrativeUnit, **more: object) -> dict[str, object]:
    return {
        "unit": unit.public_id, "year": 2026, "number": 1, "proposals_until": "30/10/2026", "results_until": "30/12/2026", **more,
    }  # fmt: skip


def test_round_number_in_use_is_said_at_the_number(chamber: Chamber) -> None:
    unit = chamber.council.round.unit
    response = post(signed_in(chamber.world.officer(unit)), "round_add", **round_data(unit, number=chamber.council.round.number))
    form = response.context["form"]
    assert list(form.errors) == ["number"]
    assert len(form.errors["number"]) == 1
    assert "1/2026" in form.errors["number"][0]
    assert 'href="#id_number"' in response.content.decode()


def test_round_numbers_begin_at_one(chamber: Chamber) -> None:
    unit = chamber.council.round.unit
    response = post(signed_in(chamber.world.officer(unit)), "round_add", **round_data(unit, number=0))
    assert list(response.context["form"].errors) == ["number"]


def test_two_officers_opening_one_round_at_once_are_told_the_same(chamber: Chamber) -> None:
    unit = chamber.council.round.unit
    units, officer = type(unit).objects.filter(pk=unit.pk), chamber.world.officer(unit)
    forms = [RoundForm(round_data(unit, number=5), units=units) for _ in range(2)]
    assert all(form.is_valid() for form in forms)
    begin(forms[0].fresh(), "open_round", by=officer)
    with pytest.raises(MoveRefused) as refused:
        begin(forms[1].fresh(), "open_round", by=officer)
    assert len(refused.value.sentences) == 1
    assert Round.objects.filter(unit=unit, number=5).count() == 1


def empty_council(chamber: Chamber) -> Council:
    council = Council(round=chamber.council.round, name="Hội đồng 2", decision_number="2/QĐ-UBND", decided_on=chamber.council.decided_on)
    return begin(council, "set_up_council", by=chamber.world.officer(chamber.council.round.unit))


@pytest.mark.parametrize(
    ("roles", "same"),
    [(("member", "member"), True), (("chair", "chair"), False), (("secretary", "secretary"), False)],
)
def test_two_officers_giving_one_seat_at_once_are_told_the_same(chamber: Chamber, roles: tuple[str, str], same: bool) -> None:
    empty, first = empty_council(chamber), chamber.world.stranger()
    people = (first, first if same else chamber.world.stranger())
    officer = chamber.world.officer(empty.round.unit)
    forms = [SeatForm({"person": one.email, "role": role}, council=empty) for one, role in zip(people, roles, strict=True)]
    assert all(form.is_valid() for form in forms)
    begin(forms[0].fresh(), "give_seat", by=officer)
    with pytest.raises(MoveRefused) as refused:
        begin(forms[1].fresh(), "give_seat", by=officer)
    assert len(refused.value.sentences) == 1
    assert empty.seats.count() == 1


def test_taking_somebody_off_asks_for_the_reason(chamber: Chamber) -> None:
    empty, officer = empty_council(chamber), chamber.world.officer(chamber.council.round.unit)
    seat = begin(Seat(council=empty, user=chamber.world.stranger(), role="member"), "give_seat", by=officer)
    client, where = signed_in(officer), [empty.public_id, seat.public_id]
    assert reverse("seat_end", args=where) in page(client, "council_detail", empty.public_id)
    assert 'name="note"' in page(client, "seat_end", *where)
    post(client, "seat_end", *where, seen=seat.revision, note="")
    assert empty.seats.in_force().exists()
    post(client, "seat_end", *where, seen=seat.revision, note="Chuyển công tác")
    assert not empty.seats.in_force().exists()
    assert seat.user.full_name not in page(client, "council_detail", empty.public_id).split("<main")[1].split('role="status"')[-1]


def test_dossiers_after_the_last_day_for_proposals_are_marked_and_not_refused(chamber: Chamber) -> None:
    chamber.world.journey().to_evaluation()
    batch, client = chamber.council.round, signed_in(chamber.world.officer(chamber.council.round.unit))
    assert client.get(reverse("round_detail", args=[batch.public_id])).context["late"] == set()
    Round.objects.filter(pk=batch.pk).update(proposals_until="2026-01-01")
    response = client.get(reverse("round_detail", args=[batch.public_id]))
    assert response.context["late"] == {dossier.pk for dossier in response.context["waiting"]}
    assert response.content.decode().count("soft small d-block") == 2


def test_a_round_that_ended_says_so_and_offers_nothing_to_put_before_it(chamber: Chamber) -> None:
    chamber.world.journey().to_evaluation()
    batch, client = chamber.council.round, signed_in(chamber.world.officer(chamber.council.round.unit))
    offered = reverse("item_open", args=[batch.public_id])
    assert offered in page(client, "round_detail", batch.public_id)
    Round.objects.filter(pk=batch.pk).update(proposals_until="2026-01-01", results_until="2026-01-02")
    text = page(client, "round_detail", batch.public_id)
    assert offered not in text
    assert "02/01/2026" in text


@pytest.mark.parametrize(
    ("year", "proposals", "results", "wrong"),
    [
        (2031, "30/04/2026", "30/06/2026", ["year", "proposals_until", "results_until"]),
        (2025, "30/04/2025", "30/06/2025", ["year"]),
        (2027, "30/04/2027", "30/06/2027", ["year"]),
        (2026, "30/04/2026", "30/06/2031", ["results_until"]),
        (2026, "30/09/2025", "30/06/2026", ["proposals_until"]),
        (2026, "01/10/2025", "31/03/2027", []),
        (2026, "30/01/2027", "30/03/2027", []),
    ],
)
def test_days_of_a_round_lie_in_its_year_or_near_it(chamber: Chamber, year: int, proposals: str, results: str, wrong: list[str]) -> None:
    unit = chamber.council.round.unit
    given = {**round_data(unit, number=7), "year": year, "proposals_until": proposals, "results_until": results}
    response = post(signed_in(chamber.world.officer(unit)), "round_add", **given)
    assert (list(response.context["form"].errors) if wrong else []) == wrong
    assert Round.objects.filter(unit=unit, number=7).exists() == (not wrong)


def test_how_far_a_round_reaches_is_a_rule_of_the_unit(chamber: Chamber) -> None:
    unit = chamber.council.round.unit
    owned(ProcedureRule, unit=unit, valid_from=chamber.council.decided_on, window_reach=0)
    given = {**round_data(unit, number=7), "proposals_until": "01/12/2026", "results_until": "01/01/2027"}
    assert "results_until" in post(signed_in(chamber.world.officer(unit)), "round_add", **given).context["form"].errors


def test_a_round_for_which_nothing_waits_says_so_and_its_council_does_not_lead_there(chamber: Chamber) -> None:
    batch, council = chamber.council.round, chamber.council
    client = signed_in(chamber.world.officer(batch.unit))
    assert "Không có hồ sơ nào đang chờ" in page(client, "round_detail", batch.public_id)
    offered = "Đưa hồ sơ ra hội đồng"
    assert offered not in page(client, "council_detail", council.public_id)
    chamber.world.endorsed(number=12, target=4)
    assert "Không có hồ sơ nào đang chờ" not in page(client, "round_detail", batch.public_id)
    assert offered in page(client, "council_detail", council.public_id)


def test_what_cannot_be_withdrawn_says_why(chamber: Chamber) -> None:
    """The button does not vanish without a word."""
    batch, council = chamber.council.round, chamber.council
    client = signed_in(chamber.world.officer(batch.unit))
    of_round, of_council = (page(client, f"{kind}_detail", one.public_id) for kind, one in (("round", batch), ("council", council)))
    assert f"Hủy các hội đồng của đợt này trước: {council.name}." in of_round
    assert "Hội đồng đã nhận hồ sơ nên không hủy được" in of_council
    for text in (of_round, of_council):
        assert re.search(r'<button[^>]* disabled aria-describedby="why-withdraw_\w+">Hủy', text)
    assert reverse("round_move", args=[batch.public_id, "withdraw_round"]) not in of_round
    assert reverse("council_move", args=[council.public_id, "withdraw_council"]) not in of_council


def test_who_is_seated_is_named_with_their_office_so_that_a_wrong_person_is_noticed(chamber: Chamber) -> None:
    empty, unit = empty_council(chamber), chamber.council.round.unit
    officer, other = chamber.world.officer(unit), chamber.world.stranger()
    appoint(unit, "auditor", user=other)
    client = signed_in(officer)
    text = post(client, "seat_add", empty.public_id, person=other.email, role="member").content.decode()
    with translation.override("vi"):
        office = f"{Appointment.Role.AUDITOR.label}, {unit.name}"
    assert f"{other.full_name} ({office}) đã vào hội đồng: Ủy viên" in text
    assert text.count(office) == 2, "in the message and in the list"
    post(client, "seat_add", empty.public_id, person=chamber.world.stranger().email, role="chair")
    assert "ngoài các cơ quan quản lý trên hệ thống" in page(client, "council_detail", empty.public_id)


def test_whoever_is_seated_or_taken_off_is_told(chamber: Chamber) -> None:
    empty, officer = empty_council(chamber), chamber.world.officer(chamber.council.round.unit)
    user = chamber.world.stranger()
    seat = begin(Seat(council=empty, user=user, role="member"), "give_seat", by=officer)
    perform(Seat, seat.pk, "end_seat", by=officer, seen=None, note="Chuyển công tác")
    told = list(Notice.objects.filter(recipient=user).order_by("pk"))
    assert [notice.kind for notice in told] == ["council.seated", "council.unseated"]
    assert [notice.facts["note"] for notice in told] == ["", "Chuyển công tác"]
    with translation.override("vi"):
        for notice in told:
            for words in (empty.name, "2/QĐ-UBND", "ủy viên"):
                assert words.lower() in sentence(notice).lower()
    with translation.override("en"):
        assert all("as: Member" in sentence(notice) for notice in told), "each reader's own language, whoever gave the seat"
