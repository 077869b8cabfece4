"""Pages that show the components, for tests and for looking at."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from . import samples


def guide(request: HttpRequest) -> HttpResponse:
    return render(request, "design/guide.html", samples.guide())


def home(request: HttpRequest) -> HttpResponse:
    return render(request, "design/home.html", samples.home())


def confirm(request: HttpRequest) -> HttpResponse:
    return render(request, "design/confirm.html", {"note_error": "Viết điều cần bổ sung." if "loi" in request.GET else ""})


urlpatterns = [path("", home, name="home"), path("mau-giao-dien/", guide, name="catalogue"), path("xac-nhan/", confirm)]
