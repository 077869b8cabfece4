from contextlib import suppress

import pytest
from django.conf.urls.i18n import i18n_patterns
from django.http import HttpRequest, HttpResponse
from django.template import Context, Template
from django.test import override_settings
from django.urls import Resolver404, path, resolve
from django.utils import translation


def which(request: HttpRequest) -> HttpResponse:
    return HttpResponse(f"{translation.get_language()} {request.LANGUAGE_CODE}")


urlpatterns = i18n_patterns(path("trang/", which, name="which"), prefix_default_language=False)

pytestmark = pytest.mark.urls(__name__)


@pytest.mark.parametrize("wish", ["en", "vi", "fr;q=1,en;q=0.9", ""])
@pytest.mark.parametrize(("address", "language"), [("/trang/", "vi"), ("/en/trang/", "en")])
def test_language_is_that_of_the_address_alone(client, address, language, wish):
    client.cookies["django_language"] = "en" if language == "vi" else "vi"
    response = client.get(address, headers={"accept-language": wish})
    assert response.content.decode() == f"{language} {language}"
    assert response.headers["Content-Language"] == language
    assert "Accept-Language" not in response.headers.get("Vary", "")


@pytest.mark.parametrize("address", ["/vi/trang/", "/fr/trang/"])
def test_no_other_prefix_exists(client, address):
    with override_settings(DEBUG=False):
        assert client.get(address).status_code == 404


def test_language_does_not_stay_for_the_next_request(client):
    before = translation.get_language()
    client.get("/en/trang/")
    assert translation.get_language() == before


@pytest.mark.parametrize(
    ("address", "other"), [("/trang/?a=1", "/en/trang/?a=1"), ("/en/trang/?a=1", "/trang/?a=1"), ("/nichts/", "/en/"), ("/en/nichts/", "/")]
)
def test_other_language_has_the_same_page(rf, address, other):
    request = rf.get(address)
    with translation.override(translation.get_language_from_path(request.path) or "vi"):
        with suppress(Resolver404):
            request.resolver_match = resolve(request.path)
        assert Template("{% load language %}{% other_language_url %}").render(Context({"request": request})) == other
