import re

import pytest
from django.http import HttpRequest, HttpResponse
from django.urls import NoReverseMatch, include, path, reverse

from accounts.allauth_strings import SENTENCES
from accounts.models import User
from cycle import tasks
from tests.factories import PASSWORD, UserFactory


def page(request: HttpRequest) -> HttpResponse:
    return HttpResponse(request.user.full_name if request.user.is_authenticated else "nobody")


urlpatterns = [path("", page, name="home"), path("viec-can-lam/", page, name="inbox"), path("", include("accounts.urls"))]
pytestmark = [pytest.mark.django_db, pytest.mark.urls(__name__)]
LOGIN = "/dang-nhap/"


def sign_in(client, login, password=PASSWORD, **data):
    return client.post(LOGIN, {"login": login, "password": password, **data})


def signed_in_as(client):
    return client.get("/").content.decode()


@pytest.fixture(autouse=True)
def english(settings):
    """Sentences are compared in the language they are written in."""
    settings.LANGUAGE_CODE = "en"


@pytest.fixture
def mai():
    return UserFactory(full_name="Mai", email="mai@ocop.example", phone="+84912345678")


@pytest.mark.parametrize(
    "login", ["mai@ocop.example", " Mai@OCOP.example ", "0912345678", "+84 912 345 678", "0912.345.678", "84912345678"]
)
def test_sign_in_with_address_or_number(client, mai, login):
    response = sign_in(client, login)
    assert (response.status_code, response.headers.get("Location")) == (302, "/viec-can-lam/")
    assert signed_in_as(client) == "Mai"


@pytest.mark.parametrize("login", ["mai@ocop.example", "0912345678", "nobody@ocop.example", "0912345679"])
def test_wrong_password_and_unknown_person_read_the_same(client, mai, login):
    response = sign_in(client, login, "wrong-password-1")
    assert response.status_code == 200
    assert "The e-mail address, phone number or password is not right." in response.content.decode()
    assert signed_in_as(client) == "nobody"


def test_old_number_is_answered_with_the_new_one(client):
    assert "0381 234 567" in sign_in(client, "0168 1234 567").content.decode()


def test_neither_address_nor_number_is_explained(client):
    assert "0912 345 678" in sign_in(client, "mai").content.decode()


def test_disabled_user_is_told_so_only_with_the_right_password(client, mai):
    User.objects.update(is_active=False)
    assert "This account has been closed." in sign_in(client, "mai@ocop.example").content.decode()
    assert "This account has been closed." not in sign_in(client, "mai@ocop.example", "wrong-password-1").content.decode()
    assert signed_in_as(client) == "nobody"


def test_disabling_ends_open_sessions(client, mai):
    sign_in(client, "mai@ocop.example")
    User.objects.update(is_active=False)
    assert signed_in_as(client) == "nobody"


@pytest.mark.parametrize("target", ["https://evil.example/", "//evil.example/", "javascript:alert(1)", "/\\evil.example"])
def test_next_never_leaves_the_portal(client, mai, target):
    assert sign_in(client, "mai@ocop.example", next=target).headers["Location"] == "/viec-can-lam/"


def test_next_is_followed_within_the_portal(client, mai):
    assert 'name="next" value="/ho-so/"' in client.get(LOGIN + "?next=/ho-so/").content.decode()
    assert sign_in(client, "mai@ocop.example", next="/ho-so/").headers["Location"] == "/ho-so/"


def test_session_ends_with_the_browser_unless_asked_to_stay(client, mai):
    sign_in(client, "mai@ocop.example")
    assert client.session.get_expire_at_browser_close()
    client.post("/dang-xuat/")
    sign_in(client, "mai@ocop.example", remember="on")
    assert client.session.get_expiry_age() > 13 * 24 * 3600


def test_signing_out_needs_a_post(client, mai):
    client.force_login(mai)
    assert client.get("/dang-xuat/").status_code == 405
    assert signed_in_as(client) == "Mai"
    assert client.post("/dang-xuat/").headers["Location"] == "/"
    assert signed_in_as(client) == "nobody"


def test_nobody_signs_up():
    for name in ("account_signup", "account_inactive", "account_email", "account_set_password"):
        with pytest.raises(NoReverseMatch):
            reverse(name)


def test_forgotten_password_is_reset_by_mail(client, mai, mailoutbox, settings):
    settings.SITE_URL = "https://ocop.example"
    response = client.post("/mat-khau/quen/", {"email": "MAI@ocop.example"})
    assert response.headers["Location"] == "/mat-khau/quen/da-gui/"
    assert client.get(response.headers["Location"]).status_code == 200
    tasks.send_due_notices()
    (letter,) = mailoutbox
    (link,) = re.findall(r"https://ocop\.example(/\S+)", letter.body)
    form_page = client.get(link, follow=True)
    address = form_page.redirect_chain[-1][0]
    refused = client.post(address, {"password1": "lua-non-2027-xanh", "password2": "another"})
    assert SENTENCES[0] in refused.content.decode()
    done = client.post(address, {"password1": "lua-non-2027-xanh", "password2": "lua-non-2027-xanh"})
    assert done.headers["Location"] == LOGIN
    sign_in(client, "mai@ocop.example", "lua-non-2027-xanh")
    assert signed_in_as(client) == "Mai"
    client.post("/dang-xuat/")
    assert "This link does not work any more" in client.get(link, follow=True).content.decode()


def test_password_is_changed_with_the_present_one(client, mai):
    sign_in(client, "mai@ocop.example")
    new = {"password1": "lua-non-2027-xanh", "password2": "lua-non-2027-xanh"}
    assert "This is not your present password." in client.post("/mat-khau/", {"oldpassword": "x", **new}).content.decode()
    assert client.post("/mat-khau/", {"oldpassword": PASSWORD, **new}).headers["Location"] == "/viec-can-lam/"
    assert signed_in_as(client) == "Mai"
    mai.refresh_from_db()
    assert mai.check_password("lua-non-2027-xanh")


@pytest.mark.parametrize("password", ["short", "1234567890123", "password123", "mai@ocop.example"])
def test_weak_password_is_refused(client, mai, password):
    client.force_login(mai)
    assert client.post("/mat-khau/", {"oldpassword": PASSWORD, "password1": password, "password2": password}).status_code == 200


def test_person_without_a_password_is_sent_to_the_letter(client):
    client.force_login(User.objects.create_user(full_name="Mới", email="moi@ocop.example"))
    assert client.get("/mat-khau/").headers["Location"] == "/mat-khau/quen/"


@pytest.mark.parametrize("address", [LOGIN, "/mat-khau/quen/", "/mat-khau/quen/da-gui/", "/mat-khau/dat-lai/1-bad/", "/mat-khau/"])
def test_pages_have_one_heading_and_no_placeholder(client, mai, address):
    if address == "/mat-khau/":
        client.force_login(mai)
    html = client.get(address).content.decode()
    assert html.count("<h1") == 1
    assert "placeholder" not in html
    assert "style=" not in html
