"""Letters about passwords go by the outbox; the page that asks for them knows nobody."""

from __future__ import annotations

import datetime as dt
import re

import pytest
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext

from accounts.models import PasswordLetter, User
from basics import clock
from cycle import tasks
from cycle.acts import passwords
from cycle.acts.notices import PASSWORD_CHANGED, PASSWORD_LINK, sentence
from cycle.models import Notice
from people.models import OfficeContact
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
FORGOTTEN, NEW = "/mat-khau/quen/", "lua-non-2027-xanh"


@pytest.fixture
def mai() -> User:
    return UserFactory(full_name="Mai", email="mai@ocop.example", language="en")


def ask(address: str, client: Client | None = None) -> str:
    response = (client or Client(REMOTE_ADDR=f"10.0.{Notice.objects.count()}.{PasswordLetter.objects.count()}")).post(
        FORGOTTEN, {"email": address}
    )
    return response.headers["Location"]


def links(letters) -> list[str]:
    """The paths of the links."""
    return [found for letter in letters for found in re.findall(r"https?://[^/]+(/\S*mat-khau/dat-lai/\S+)", letter.body)]


# What can be told from outside.


@pytest.mark.parametrize("who", ["known", "unknown", "closed", "without an address"])
def test_page_does_the_same_whoever_is_asked_for(mai, who):
    """The same statements in the same order: so it answers alike, and at the same pace."""
    User.objects.filter(pk=mai.pk).update(is_active=who != "closed")
    address = "stranger@ocop.example" if who == "unknown" else "mai@ocop.example"
    if who == "without an address":
        User.objects.filter(pk=mai.pk).update(email=None, phone="+84912345678")
    done = []
    for asked in ("nobody@ocop.example", address):
        with CaptureQueriesContext(connection) as queries:
            assert ask(asked, Client()) == "/mat-khau/quen/da-gui/"
        done.append([re.sub(r"'[^']*'|\d+", "?", query["sql"]) for query in queries])
    assert done[0] == done[1]
    assert "user" not in " ".join(done[1]).lower()


@pytest.mark.parametrize("who", ["stranger", "closed"])
def test_strangers_and_closed_accounts_get_no_letter(mai, mailoutbox, who):
    User.objects.update(is_active=False)
    ask("mai@ocop.example" if who == "closed" else "stranger@ocop.example")
    tasks.send_due_notices()
    assert mailoutbox == []
    assert not Notice.objects.exists()
    assert not PasswordLetter.objects.exists(), "who asked for what is not kept"


# The letter.


def test_letter_goes_out_with_the_next_batch_in_its_readers_language(mai, mailoutbox):
    ask("MAI@ocop.example")
    assert tasks.send_due_notices() == 1
    (letter,) = mailoutbox
    assert letter.to == ["mai@ocop.example"]
    assert "Hello Mai," in letter.body
    assert "/en/mat-khau/dat-lai/" in letter.body
    assert tasks.send_due_notices() == 0


def test_link_is_kept_nowhere(mai, mailoutbox, settings):
    ask("mai@ocop.example")
    tasks.send_due_notices()
    (link,) = links(mailoutbox)
    key = link.rstrip("/").rpartition("/")[2]
    notice = Notice.objects.get(kind=PASSWORD_LINK)
    assert notice.facts == {}
    assert key not in sentence(notice)


def test_five_letters_a_day_to_one_person_and_the_first_link_still_works(mai, mailoutbox):
    for _ in range(8):
        ask("mai@ocop.example")
        tasks.send_due_notices()
    assert len(links(mailoutbox)) == passwords.LETTERS_A_DAY == 5
    assert Client().get(links(mailoutbox)[0]).status_code == 302
    with clock.at(clock.now() + dt.timedelta(days=1, minutes=1)):
        ask("mai@ocop.example")
        tasks.send_due_notices()
    assert len(links(mailoutbox)) == 6


def test_letters_others_asked_for_take_none_from_whoever_signs_in_or_chose_a_new_password(mai, mailoutbox):
    for used_up in range(3):
        for _ in range(passwords.LETTERS_A_DAY + 1):
            ask("mai@ocop.example")
            tasks.send_due_notices()
        assert len(links(mailoutbox)) == passwords.LETTERS_A_DAY * (used_up + 1)
        if used_up == 0:
            Client().post("/dang-nhap/", {"login": "mai@ocop.example", "password": PASSWORD})
            assert Client().get(links(mailoutbox)[-1]).status_code == 200, "the page that says it works no more"
        else:
            passwords.tell_of_change(mai)


def test_a_letter_nobody_wrote_for_a_day_is_written_no_more(mai, mailoutbox):
    ask("mai@ocop.example")
    with clock.at(clock.now() + passwords.WAITS + dt.timedelta(minutes=1)):
        tasks.tick()
    assert mailoutbox == []
    assert not PasswordLetter.objects.exists()


@pytest.mark.parametrize("length", [254, 255])
def test_an_address_longer_than_any_is_told_so(length):
    address = f"{'a' * (length - len('@ocop.example'))}@ocop.example"
    answer = Client().post(FORGOTTEN, {"email": address})
    assert answer.status_code == (302 if length == 254 else 200)


def test_tick_sends_what_nobody_woke_the_worker_for(mai, mailoutbox):
    ask("mai@ocop.example")
    tasks.tick()
    assert len(mailoutbox) == 1


# The word afterwards.


def change(client: Client, user: User) -> None:
    client.force_login(user)
    client.post("/mat-khau/", {"oldpassword": PASSWORD, "password1": NEW, "password2": NEW})


def reset(mailoutbox, address: str) -> None:
    ask(address)
    tasks.send_due_notices()
    client = Client()
    page = client.get(links(mailoutbox)[0], follow=True)
    assert client.post(page.redirect_chain[-1][0], {"password1": NEW, "password2": NEW}).status_code == 302


def test_owner_is_told_of_a_reset_and_whom_to_call(two_level, mailoutbox):
    officer = two_level.officer()
    contact = OfficeContact.objects.create(unit=two_level.province, name="Chị Lan, phòng nghiệp vụ", phone="+842083855555")
    reset(mailoutbox, officer.email)
    assert User.objects.get(pk=officer.pk).check_password(NEW)
    tasks.send_due_notices()
    assert f"{contact}" in mailoutbox[-1].body
    assert sentence(Notice.objects.get(recipient=officer, kind=PASSWORD_CHANGED)) in mailoutbox[-1].body


def test_owner_is_told_of_a_change_too(client, mai):
    change(client, mai)
    notice = Notice.objects.get(recipient=mai)
    assert notice.kind == PASSWORD_CHANGED
    assert notice.facts["whom_to_tell"] == "", "no office is known"
    assert "cơ quan đã mở tài khoản" in sentence(notice)


def test_producer_is_sent_to_the_office_of_its_commune(client, two_level):
    journey = two_level.journey()
    journey.owner.set_password(PASSWORD)
    journey.owner.save()
    change(client, journey.owner)
    assert two_level.communes[0].within_a_sentence in sentence(Notice.objects.get(recipient=journey.owner, kind=PASSWORD_CHANGED))
