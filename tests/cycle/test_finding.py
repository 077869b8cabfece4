"""A dossier is found by whatever people hold in their hands of it: its codes, names and phone numbers."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

import pytest
from django.db.models import CharField, TextField
from django.test import Client
from django.urls import reverse

from basics import clock, phones
from cycle.models import Dossier, Registration
from cycle.receivers import CALLED_BY, _find_all_again
from products.models import Producer, Product
from tests.factories import handed_in
from tests.worlds import ENDORSED, World

Committing = Callable[..., AbstractContextManager[object]]

pytestmark = pytest.mark.django_db


def found(typed: str) -> list[int]:
    return list(Dossier.objects.matching(typed).values_list("pk", flat=True))


@pytest.fixture
def dossier(two_level: World, django_capture_on_commit_callbacks: Committing) -> Dossier:
    """Endorsed, with a neighbour that is not looked for."""
    with django_capture_on_commit_callbacks(execute=True):
        return called_anew(two_level)


def called_anew(two_level: World) -> Dossier:
    two_level.endorsed(number=3)
    looked_for = two_level.endorsed().dossier
    assert looked_for.producer is not None
    looked_for.product.name_vi, looked_for.product.name_en = "Chè Đinh Tân Cương", "Tan Cuong bud tea"
    looked_for.product.save()
    looked_for.producer.phone = "+84912345678"
    looked_for.producer.save()
    signed = Registration.objects.get(dossier=looked_for)
    signed.representative, signed.phone = "Lường Thị Ước", "+84987654321"
    signed.save()
    handed_in(Dossier.objects.get(pk=looked_for.pk), two_level.officer())
    return Dossier.objects.get(pk=looked_for.pk)


@pytest.mark.parametrize(
    "typed", ["che dinh", "Chè Đ", "tân cương chè", "bud tea", "luong thi uoc", "0912345678", "0912 345 678", "098765", "0987 654 321"]
)
def test_it_is_found_by_names_and_phones(dossier: Dossier, typed: str) -> None:
    assert found(typed) == [dossier.pk]


@pytest.mark.parametrize("typed", ["+84 912 345 678", "84912345678", "0084 912 345 678", "+84(0)912345678", "tel:+84912345678"])
def test_it_is_found_by_a_phone_as_links_and_call_lists_write_it(dossier: Dossier, typed: str) -> None:
    assert found(typed) == found("0912 345 678") == [dossier.pk]


def test_a_number_that_only_looks_like_a_phone_is_found(dossier: Dossier) -> None:
    dossier.registration_number = "84/912-345-678"
    dossier.producer.phone = ""  # type: ignore[union-attr]
    dossier.save_move()
    assert found("84/912-345-678") == found("84 912 345 678") == [dossier.pk]
    assert found("0912 345 678") == []


def test_it_is_found_by_its_codes(dossier: Dossier) -> None:
    assert found(dossier.code) == found(dossier.code.lower()) == [dossier.pk]
    assert found(dossier.registration_number) == [dossier.pk]
    assert found(f"{dossier.code} chè") == [dossier.pk]


def test_what_it_was_called_before_finds_it_no_more(dossier: Dossier, django_capture_on_commit_callbacks: Committing) -> None:
    with django_capture_on_commit_callbacks(execute=True):
        dossier.product.name_vi = "Trà nõn tôm"
        dossier.product.save(update_fields=["name_vi"])
    assert (found("chè đinh"), found("nõn tôm")) == ([], [dossier.pk])
    assert dossier.producer is not None
    with django_capture_on_commit_callbacks(execute=True):
        dossier.producer.name = "Hợp tác xã Khe Cốc"
        dossier.producer.save()
    assert found("khe coc") == [dossier.pk]


def test_one_dossier_that_fails_keeps_no_other_from_its_new_name(dossier: Dossier, monkeypatch: pytest.MonkeyPatch) -> None:
    others = Dossier.objects.exclude(pk=dossier.pk).order_by("pk")
    named, broken = Dossier.named, others[0].pk
    assert broken < dossier.pk
    monkeypatch.setattr(Dossier, "named", lambda self: named(self) + " moi" if self.pk != broken else 1 // 0)
    _find_all_again(Dossier.objects.order_by("pk"))
    assert found("moi") == [dossier.pk]


@pytest.mark.parametrize("model", [Product, Producer])
def test_it_is_found_anew_by_every_column_it_is_called_by_and_for_no_other(
    dossier: Dossier, model: type[Product | Producer], django_capture_on_commit_callbacks: Committing
) -> None:
    called: Product | Producer | None = dossier.product if model is Product else dossier.producer
    assert called is not None
    changing = set()
    texts = [field.name for field in model._meta.concrete_fields if isinstance(field, CharField | TextField)]
    for name in texts:
        before, was = set(dossier.named().split()), getattr(called, name)
        setattr(called, name, "+84911222333" if name == "phone" else "khác hẳn")
        if set(dossier.named().split()) != before:
            changing.add(name)
        setattr(called, name, was)
    assert changing == CALLED_BY[model]
    for name in texts:
        with django_capture_on_commit_callbacks() as after:
            called.save(update_fields=[name])
        assert len(after) == (name in changing)


def test_nothing_fits_nothing(dossier: Dossier) -> None:
    assert found("không có gì như thế") == []
    assert dossier.pk in found(" . ")


def test_who_signs_is_the_producers_own_until_it_is_handed_in(dossier: Dossier, two_level: World) -> None:
    """Neither saving it nor a move makes anybody find what is only being written."""
    Registration.objects.filter(dossier=dossier).update(representative="Giàng A Pó", phone="+84911222333")
    Registration.objects.get(dossier=dossier).save()
    Dossier.objects.get(pk=dossier.pk).save_move()
    assert (found("giang a po"), found("0911222333")) == ([], [])
    assert found("luong thi uoc") == [dossier.pk]
    handed_in(Dossier.objects.get(pk=dossier.pk), two_level.officer())
    assert (found("giang a po"), found("luong thi uoc")) == ([dossier.pk], [])


def test_a_move_keeps_the_words(dossier: Dossier) -> None:
    Dossier.objects.filter(pk=dossier.pk).update(search="")
    moved = Dossier.objects.get(pk=dossier.pk)
    moved.save_move()
    assert found(phones.display("+84912345678")) == found("uoc") == [dossier.pk]


def test_the_list_searches_within_what_may_be_seen(two_level: World, dossier: Dossier, client: Client) -> None:
    with clock.at(ENDORSED):
        client.force_login(two_level.officer())
        assert client.get(reverse("dossier_list"), {"q": "0912345678"}).content.decode().count(dossier.code) == 1
        client.force_login(two_level.stranger())
        assert dossier.code not in client.get(reverse("dossier_list"), {"q": "0912345678"}).content.decode()
