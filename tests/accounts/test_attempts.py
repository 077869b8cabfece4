"""Attempts are slowed by name and place; nobody is kept out by what others try elsewhere."""

from __future__ import annotations

import datetime as dt
import re
import threading
from collections.abc import Iterator

import pytest
from django.core import checks, signing
from django.db import connections
from django.test import Client, RequestFactory
from django.utils import timezone, translation

from accounts import attempts
from accounts.adapter import MISMATCH
from accounts.attempts import Kind, TooMany
from accounts.models import AttemptCount, User
from accounts.places import SALT, address_of, cookie_name, keyed, place_of
from accounts.reset_links import link_for
from basics import clock
from cycle import tasks
from tests.factories import PASSWORD, UserFactory

pytestmark = pytest.mark.django_db
LOGIN = "/dang-nhap/"
WRONG = "wrong-password-1"
NOON = dt.datetime(2026, 3, 2, 12, tzinfo=dt.UTC)
HOME, ELSEWHERE, FOREIGN = "113.160.1.7", "113.160.9.9", "203.0.113.5"


@pytest.fixture(autouse=True)
def _noon() -> Iterator[None]:
    with clock.at(NOON):
        yield


@pytest.fixture
def mai() -> User:
    return UserFactory(full_name="Mai", email="mai@ocop.example", phone="+84912345678")


def at(address: str) -> Client:
    """A new browser behind that address."""
    return Client(REMOTE_ADDR=address)


def sign_in(client: Client, name: str = "mai@ocop.example", password: str = PASSWORD) -> str:
    """ "in", "wrong", or the minutes to wait, as the page says them."""
    response = client.post(LOGIN, {"login": name, "password": password})
    if response.status_code == 302:
        client.post("/dang-xuat/")
        return "in"
    page = response.content.decode()
    with translation.override("vi"):
        return "wrong" if str(MISMATCH) in page else minutes(page)


def minutes(page: str) -> str:
    """How long to wait, as the page says it; "" where nothing is said of it."""
    return "".join(set(re.findall(r"Đã thử quá nhiều lần\. Vui lòng thử lại sau (\d+) phút\.", page)))


def fail(client: Client, times: int, name: str = "mai@ocop.example") -> list[str]:
    return [sign_in(client, name, WRONG) for _ in range(times)]


def later(minutes: float) -> object:
    return clock.at(clock.now() + dt.timedelta(minutes=minutes))


# Slower and slower.


def test_sixth_attempt_waits_and_each_further_one_longer_but_never_for_good(mai):
    client, waits = at(HOME), []
    assert fail(client, 5) == ["wrong"] * 5
    moment = NOON
    for _ in range(9):
        with clock.at(moment):
            waits.append(int(sign_in(client)))
        moment += dt.timedelta(minutes=waits[-1])
        with clock.at(moment):
            assert fail(client, 1) == ["wrong"]
    assert waits == [1, 2, 4, 8, 15, 15, 15, 15, 15]
    with clock.at(moment + dt.timedelta(minutes=15)):
        assert sign_in(client) == "in"


def test_attempts_that_are_refused_make_the_wait_no_longer(mai):
    client = at(HOME)
    fail(client, 5)
    with later(0.5):
        assert fail(client, 30) == ["1"] * 30
    with later(1):
        assert sign_in(client) == "in"


def test_failures_are_forgotten_one_by_one(mai):
    fail(at(HOME), 5)
    with later(61):
        assert fail(at(HOME), 2) == ["wrong", "1"]
    with later(60 * 8):
        assert fail(at(HOME), 6) == ["wrong"] * 5 + ["1"]


def test_right_password_ends_the_count_of_its_name_alone(mai):
    UserFactory(email="lan@ocop.example")
    fail(at(HOME), 4)
    fail(at(HOME), 5, "lan@ocop.example")
    assert sign_in(at(HOME)) == "in"
    assert fail(at(HOME), 5) == ["wrong"] * 5
    assert sign_in(at(HOME), "lan@ocop.example") == "1"


# Nobody is kept out by others.


@pytest.mark.parametrize("address", [ELSEWHERE, "113.160.1.8", "2001:db8:1:2::5"])
def test_whoever_tries_elsewhere_slows_nobody_here(mai, address):
    fail(at(HOME), 6)
    assert sign_in(at(address)) == "in"


def test_device_that_signed_in_before_is_not_slowed_by_others_at_its_own_network(mai):
    own = at(HOME)
    sign_in(own)
    fail(at(HOME), 6)
    assert sign_in(at(HOME)) == "1"
    assert sign_in(own) == "in"
    assert sign_in(own, "+84912345678") == "in", "by either name"


def test_known_device_is_slowed_by_its_own_failures_wherever_it_is(mai):
    own = at(HOME)
    sign_in(own)
    assert fail(own, 6) == ["wrong"] * 5 + ["1"]
    own.defaults["REMOTE_ADDR"] = ELSEWHERE
    assert sign_in(own) == "1"
    assert sign_in(at(HOME)) == "in"


def test_device_of_one_account_is_none_of_another(mai):
    lan, shared = UserFactory(email="lan@ocop.example"), at(HOME)
    sign_in(shared, lan.email)
    fail(at(HOME), 6)
    assert sign_in(shared) == "1"
    with later(1):
        assert sign_in(shared) == "in"
    fail(at(HOME), 6, lan.email)
    assert sign_in(shared, lan.email) == "in", "an office shares its machine"


@pytest.mark.parametrize(
    "cookie",
    [
        "nonsense",
        signing.dumps(["ab", [keyed("mai@ocop.example")]], salt="another"),
        signing.dumps(["ab", [keyed("mai@ocop.example")]], key="another-key", salt=SALT),
    ],
)
def test_invented_device_is_unknown(mai, cookie):
    fail(at(HOME), 6)
    stranger = at(HOME)
    stranger.cookies[cookie_name()] = cookie
    assert sign_in(stranger) == "1"


def test_device_is_forgotten_after_half_a_year(mai, monkeypatch):
    own = at(HOME)
    sign_in(own)
    request = RequestFactory().get("/", REMOTE_ADDR=HOME)
    request.COOKIES[cookie_name()] = own.cookies[cookie_name()].value
    assert place_of(request, "mai@ocop.example").single.startswith("device:")
    monkeypatch.setattr("django.core.signing.time.time", lambda: timezone.now().timestamp() + 181 * 24 * 3600)
    assert place_of(request, "mai@ocop.example").single == f"{HOME}/32"


def test_cookie_of_a_device_is_of_no_use_to_scripts(mai):
    own = at(HOME)
    sign_in(own)
    cookie = own.cookies[cookie_name()]
    assert (cookie["httponly"], cookie["samesite"]) == (True, "Lax")
    assert "mai@" not in signing.b64_decode(cookie.value.partition(":")[0].encode()).decode()


# Many names, many places.


def test_made_up_names_wipe_nobodys_count(mai):
    fail(at(HOME), 5)
    for number in range(400):
        client = at(f"198.51.{number // 50}.{number % 50}")
        fail(client, 1, f"made-up-{number}@ocop.example")
    assert sign_in(at(HOME)) == "1"


@pytest.mark.parametrize("network", ["198.51.100.{}", "2001:db8:77:{}::1"])
def test_one_network_is_slowed_over_all_names(mai, network):
    heard = [sign_in(at(network.format(n % 200)), f"made-up-{n}@ocop.example", WRONG) for n in range(61)]
    assert heard == ["wrong"] * 60 + ["1"]
    assert sign_in(at(HOME)) == "in"
    known = at(network.format(3))
    with later(60 * 24):
        sign_in(known)
        for n in range(61):
            fail(at(network.format(n)), 1, f"made-up-{n}@ocop.example")
        assert (sign_in(at(network.format(4))), sign_in(known)) == ("1", "in")


def test_successes_leave_the_count_of_a_network_as_it_was(mai):
    for _ in range(70):
        assert sign_in(at(HOME)) == "in"
    assert [sign_in(at(HOME), f"made-up-{n}@ocop.example", WRONG) for n in range(61)] == ["wrong"] * 60 + ["1"]


def test_own_success_does_not_clear_what_a_network_tried(mai):
    for n in range(30):
        fail(at(FOREIGN), 1, f"made-up-{n}@ocop.example")
        assert sign_in(at(FOREIGN)) == "in"
    assert [sign_in(at(FOREIGN), f"more-{n}@ocop.example", WRONG) for n in range(31)] == ["wrong"] * 30 + ["1"]


def test_name_tried_from_many_places_leaves_each_new_one_a_single_free_attempt(mai):
    for n in range(20):
        assert fail(at(f"10.{n}.0.1"), 1) == ["wrong"]
    assert fail(at("10.50.0.1"), 2) == ["wrong", "1"]
    assert sign_in(at(HOME)) == "in", "its owner is not kept out"


def test_parallel_attempts_do_not_slip_through_together(own_database):
    heard: list[str] = []

    def attempt() -> None:
        request = RequestFactory().post(LOGIN, REMOTE_ADDR=HOME)
        with clock.at(NOON):
            try:
                attempts.begin(request, Kind.SIGN_IN, "mai@ocop.example")
                heard.append("made")
            except TooMany:
                heard.append("refused")
            finally:
                connections.close_all()

    threads = [threading.Thread(target=attempt) for _ in range(12)]
    for thread in threads:
        thread.start()
    for thread in threads:
        thread.join()
    assert sorted(heard) == ["made"] * 5 + ["refused"] * 7


# Where somebody comes from.


@pytest.mark.parametrize(
    ("proxies", "forwarded", "address"),
    [
        (0, "198.51.100.1", HOME),
        (1, "198.51.100.1", "198.51.100.1"),
        (1, "203.0.113.1, 198.51.100.1", "198.51.100.1"),
        (2, "203.0.113.1, 198.51.100.1, 10.0.0.1", "198.51.100.1"),
    ],
)
def test_address_is_the_word_of_our_own_proxies_alone(settings, proxies, forwarded, address):
    settings.ALLAUTH_TRUSTED_PROXY_COUNT = proxies
    assert address_of(RequestFactory().get("/", REMOTE_ADDR=HOME, HTTP_X_FORWARDED_FOR=forwarded)) == address


@pytest.mark.parametrize(("https", "proxies", "warned"), [(True, 0, ["accounts.W001"]), (True, 1, []), (False, 0, [])])
def test_uncounted_proxy_is_warned_of_before_deploying(settings, https, proxies, warned):
    settings.HTTPS, settings.ALLAUTH_TRUSTED_PROXY_COUNT = https, proxies
    found = checks.run_checks(tags=[checks.Tags.security], include_deployment_checks=True)
    assert [one.id for one in found if one.id.startswith("accounts.")] == warned


@pytest.mark.parametrize(
    ("address", "single", "wide"),
    [
        ("113.160.1.7", "113.160.1.7/32", "113.160.1.0/24"),
        ("::ffff:113.160.1.7", "113.160.1.7/32", "113.160.1.0/24"),
        ("2001:db8:1:2:3::4", "2001:db8:1:2::/64", "2001:db8:1::/48"),
    ],
)
def test_networks(address, single, wide):
    place = place_of(RequestFactory().get("/", REMOTE_ADDR=address), "mai@ocop.example")
    assert (place.single, place.wide) == (single, wide)


# What is kept.


def test_neither_names_nor_addresses_are_kept_in_clear(mai):
    fail(at(HOME), 2)
    kept = repr(list(AttemptCount.objects.values_list()))
    assert AttemptCount.objects.count() == 3
    for known in ("mai", HOME, "113.160", "sign_in"):
        assert known not in kept


def test_old_counts_are_swept_and_others_stay(mai):
    fail(at(HOME), 1, "made-up@ocop.example")
    with later(59):
        fail(at(HOME), 5)
    with later(61):
        assert AttemptCount.objects.filter(over_at__lte=clock.now()).exists()
        tasks.tick()
        assert not AttemptCount.objects.filter(over_at__lte=clock.now()).exists()
        assert fail(at(HOME), 2) == ["wrong", "2"]
    with later(60 * 24):
        tasks.tick()
    assert not AttemptCount.objects.exists()


# Whatever else may be guessed.


def form(client: Client, address: str, **fields: str) -> str:
    response = client.post(address, fields)
    return minutes(response.content.decode()) if response.status_code == 200 else "done"


def test_asking_for_links_is_slowed(mai):
    heard = [form(at(HOME), "/mat-khau/quen/", email="mai@ocop.example") for _ in range(6)]
    assert heard == ["done"] * 5 + ["1"]
    assert form(at(ELSEWHERE), "/mat-khau/quen/", email="mai@ocop.example") == "done"


def test_guessing_the_present_password_is_slowed(mai):
    client = at(HOME)
    client.force_login(mai)
    new = {"password1": "lua-non-2027-xanh", "password2": "lua-non-2027-xanh"}
    heard = [form(client, "/mat-khau/", oldpassword=WRONG, **new) for _ in range(6)]
    assert heard == [""] * 5 + ["1"]
    assert form(client, "/mat-khau/", oldpassword=PASSWORD, **new) == "1"
    with later(1):
        assert form(client, "/mat-khau/", oldpassword=PASSWORD, **new) == "done"


def test_guessing_it_from_many_places_is_slowed_too(mai):
    new = {"password1": "lua-non-2027-xanh", "password2": "lua-non-2027-xanh"}
    heard = []
    for address in (HOME, ELSEWHERE, FOREIGN):
        client = at(address)
        client.force_login(mai)
        heard += [form(client, "/mat-khau/", oldpassword=WRONG, **new) for _ in range(4)]
    assert heard == [""] * 10 + ["1"] * 2


def test_whoever_chose_a_new_password_by_mail_is_known(mai, settings):
    settings.SITE_URL = ""
    fail(at(HOME), 6)
    client = at(HOME)
    page = client.get(link_for(mai), follow=True)
    client.post(page.redirect_chain[-1][0], {"password1": "lua-non-2027-xanh", "password2": "lua-non-2027-xanh"})
    assert sign_in(client, password="lua-non-2027-xanh") == "in"
