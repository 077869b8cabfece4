"""From an empty portal to somebody who may open it to others: the command, its link, and what the link refuses."""

from __future__ import annotations

import datetime as dt
import re
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import AdministrativeUnit, User
from basics import clock
from people.acts.inviting import invite
from people.models import Appointment, Invitation
from people.offices import offices_of
from tests.factories import AppointmentFactory, UserFactory, appoint
from workflow import proof
from workflow.door import MoveRefused, perform
from workflow.models import LogEntry, LogNote

pytestmark = pytest.mark.django_db

EMAIL, NAME, PASSWORD = "lan@thai-nguyen.example", "Nguyễn Thị Lan", "chè xanh trên đồi cao"
CHOSEN = {"password1": PASSWORD, "password2": PASSWORD}


@pytest.fixture
def province() -> AdministrativeUnit:
    return AdministrativeUnit.objects.get(era="2025", level="province", code="19")


def run(email: str = EMAIL, name: str = NAME, **where: object) -> str:
    """The path of the link the command prints; "" where it prints none."""
    said = StringIO()
    call_command("first_administrator", email=email, name=name, stdout=said, **(where or {"province": "19"}))
    found = re.search(r"https?://[^/]+(/\S+)", said.getvalue())
    return found[1] if found else ""


def refused(*args: str, **where: object) -> str:
    before = [list(model.objects.values_list("pk", "state")) for model in (Appointment, Invitation)] + [User.objects.count()]
    with pytest.raises(CommandError) as error:
        run(*args, **where)
    after = [list(model.objects.values_list("pk", "state")) for model in (Appointment, Invitation)] + [User.objects.count()]
    assert after == before
    return str(error.value)


@pytest.fixture(autouse=True)
def _system_user() -> None:
    User.objects.system()


def test_the_person_is_in_office_at_once_and_the_log_says_who_made_it_so(province):
    run()
    user = User.objects.get(email=EMAIL)
    assert offices_of(user).has("administrator", province)
    assert not user.has_usable_password()
    told = LogEntry.objects.order_by("pk").values_list("machine", "move", "role", "actor__is_system")
    assert list(told) == [("people.Appointment", "appoint", "system", True), ("people.Invitation", "send", "system", True)]
    assert list(proof.faults()) == []


def test_the_link_sets_a_password_signs_in_and_works_once(client, province):
    link = run()
    assert NAME in client.get(link).content.decode()
    assert client.post(link, CHOSEN).url == reverse("inbox")
    user = User.objects.get(email=EMAIL)
    assert client.session["_auth_user_id"] == str(user.pk)
    assert user.check_password(PASSWORD)
    assert Invitation.objects.get().state == "accepted"
    assert list(proof.faults()) == []
    client.logout()
    assert "form" not in client.get(link).context
    client.post(link, {"password1": "một mật khẩu khác hẳn", "password2": "một mật khẩu khác hẳn"})
    assert User.objects.get(pk=user.pk).check_password(PASSWORD)
    assert client.login(email=EMAIL, password=PASSWORD)


def test_a_bad_password_leaves_the_link_as_it_was(client, province):
    link = run()
    for password in ("short", NAME):
        assert client.post(link, {"password1": password, "password2": password}).context["form"].errors
    assert client.post(link, {**CHOSEN, "password2": "other words entirely"}).context["form"].errors
    assert Invitation.objects.get().state == "sent"
    assert client.post(link, CHOSEN).status_code == 302


def test_the_link_ends_after_a_day(client, province):
    link, made = run(), clock.now()
    with clock.at(made + dt.timedelta(hours=23, minutes=59)):
        assert "form" in client.get(link).context
    with clock.at(made + dt.timedelta(hours=24, minutes=1)):
        page = client.post(link, CHOSEN)
        assert "form" not in page.context
        assert reverse("account_login") in page.content.decode()
        with pytest.raises(MoveRefused):
            perform(Invitation, Invitation.objects.get().pk, "accept", by=User.objects.get(email=EMAIL), seen=None)
    assert not User.objects.get(email=EMAIL).has_usable_password()


def test_who_never_opened_it_gets_a_fresh_link_and_the_old_one_ends(client, province):
    old, fresh = run(), run()
    assert old != fresh
    assert "form" not in client.get(old).context
    assert "form" in client.get(fresh).context
    assert Appointment.objects.count() == 1
    assert sorted(Invitation.objects.values_list("state", flat=True)) == ["replaced", "sent"]
    assert list(proof.faults()) == []


def test_an_appointment_has_one_open_invitation(province):
    run()
    again = {"appointment": Appointment.objects.get(), "ends_at": clock.now(), "state": "sent", "revision": 1}
    with pytest.raises(IntegrityError), transaction.atomic():
        Invitation(key_sha256="other", **again).save_move()


def test_the_key_is_stored_nowhere(province):
    key = run().strip("/").split("/")[-1]
    stored = [str(row) for model in (Invitation, LogEntry, LogNote, User, Appointment) for row in model.objects.values()]
    assert not [row for row in stored if key in row]


def test_nobody_else_accepts_it(province):
    run()
    for person in (UserFactory(), appoint(province, "auditor"), User.objects.system()):
        with pytest.raises(MoveRefused) as error:
            perform(Invitation, Invitation.objects.get().pk, "accept", by=person, seen=None)
        assert error.value.reason == MoveRefused.NOT_BY_YOU


def test_nobody_on_a_page_appoints_or_invites(province):
    other = appoint(province, "administrator")
    with pytest.raises(MoveRefused):
        invite(AppointmentFactory(unit=province), by=other, lasts=dt.timedelta(hours=1))
    assert not Invitation.objects.exists()


def test_opened_while_signed_in_as_another_it_says_so_and_stays(client, province):
    link = run()
    other = UserFactory()
    client.force_login(other)
    for page in (client.get(link), client.post(link, CHOSEN)):
        assert "form" not in page.context
        assert reverse("account_logout") in page.content.decode()
        assert NAME not in page.content.decode()
    client.logout()
    assert "form" in client.get(link).context


def test_a_closed_account_cannot_open_it(client, province):
    link = run()
    User.objects.filter(email=EMAIL).update(is_active=False)
    assert "form" not in client.get(link).context


def test_refused_where_another_is_in_office_or_coming(province):
    holder = appoint(province, "administrator")
    assert holder.full_name in refused()
    Appointment.objects.filter(user=holder).update(valid_from=clock.today() + dt.timedelta(days=3))
    assert holder.full_name in refused()
    Appointment.objects.filter(user=holder).update(valid_from=dt.date(2020, 1, 1), valid_to=clock.today() - dt.timedelta(days=1))
    assert run()


def test_refused_for_the_same_person_once_the_link_was_opened(client, province):
    client.post(run(), CHOSEN)
    assert "already" in refused()


def test_who_never_opened_the_link_still_stands_before_others(province):
    run()
    assert "fresh link" in refused("minh@thai-nguyen.example", "Trần Văn Minh")


@pytest.mark.parametrize("email", ["", "lan", "lan@", "a b@c.example"])
def test_refused_for_what_is_no_address(province, email):
    assert refused(email)


def test_refused_without_a_name(province):
    assert refused(EMAIL, "  ")


@pytest.mark.parametrize("code", ["", "XX", "00", "1 9"])
def test_refused_for_an_unknown_province(province, code):
    assert "province" in refused(province=code)


def test_a_province_that_is_no_more_has_no_administrator(province):
    AdministrativeUnit.objects.filter(pk=province.pk).update(valid_to=clock.today() - dt.timedelta(days=1))
    assert "province" in refused()


def test_refused_for_an_account_of_another_name_or_a_closed_one(province):
    account = UserFactory(email=EMAIL, full_name="Trần Văn Minh")
    assert "Trần Văn Minh" in refused()
    account.full_name, account.is_active = NAME, False
    account.save()
    assert "closed" in refused()


def test_who_has_a_password_keeps_it(province):
    account = User.objects.create_user(full_name=NAME, email=EMAIL, password=PASSWORD)
    assert run(EMAIL.upper()) == ""
    assert offices_of(account).has("administrator", province)
    assert not Invitation.objects.exists()


def test_the_nation_has_a_first_administrator_too(province):
    assert run(national=True)
    nation = AdministrativeUnit.objects.national()
    assert Appointment.objects.get().unit == nation
    assert list(proof.faults()) == []
