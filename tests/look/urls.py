"""Pages that show the components, for tests and for looking at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from ocop_portal.navigation import ENTRIES
from tests.look import samples


def nothing(request: HttpRequest) -> HttpResponse:
    return HttpResponse()


def guide(request: HttpRequest) -> HttpResponse:
    request.user = samples.person()  # type: ignore[assignment]
    return render(request, "design/guide.html", samples.guide())


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "design/home.html", samples.home())


def confirm(request: HttpRequest) -> HttpResponse:
    return render(request, "design/confirm.html", {"note_error": "Viết điều cần bổ sung." if "loi" in request.GET else ""})


urlpatterns = [path("", home, name="home"), path("mau-giao-dien/", guide, name="inbox"), path("xac-nhan/", confirm)]
urlpatterns += [path(f"{entry.url_name}/", nothing, name=entry.url_name) for entry in ENTRIES if entry.url_name != "inbox"]
urlpatterns += [path(f"{name}/", nothing, name=name) for name in ("account_login", "account_logout", "help")]
