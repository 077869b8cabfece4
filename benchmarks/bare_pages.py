"""Bare Django pages, the yardstick: what the same kind of page costs where nothing but Django and PostgreSQL is at work.

hello: no query. list50: one indexed query, 50 rows, a small template. page50: session, user, CSRF, count, paginator, a base
template of 4 KB, 50 rows. update1: session, user, one indexed update. mark1: the same by a checked POST, in a transaction.

    DATABASE_URL=... python -m benchmarks.bare_pages     (makes 20,000 rows, prints a session's cookie)
    DATABASE_URL=... gunicorn benchmarks.bare_pages:application
"""

# ruff: noqa: E402 (Django has to be set up before its models are imported)
from __future__ import annotations

import datetime as dt
import random
import sys

import django
import environ
from django.conf import settings

ROWS = 20_000
WORDS = "chè Thái Nguyên bánh đa nem nước mắm cốt mật ong rừng gạo nếp cái hoa vàng miến dong trà shan tuyết"
LISTED = """<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>Hồ sơ</title></head><body><h1>Hồ sơ</h1>
<table><tr><th>Mã</th><th>Tên</th><th>Chủ thể</th><th>Sao</th><th>Ngày</th></tr>{% for r in rows %}
<tr><td>{{ r.code }}</td><td><a href="/d/{{ r.id }}/">{{ r.name }}</a></td><td>{{ r.owner }}</td><td>{{ r.stars }}</td>
<td>{{ r.created|date:"d/m/Y" }}</td></tr>{% endfor %}</table></body></html>"""
PAGED = """{% extends "base.html" %}{% load l10n %}{% block content %}
<h1>Hồ sơ</h1><form method="get"><input name="q" value="{{ request.GET.q }}"></form>
<table class="table">{% for r in page %}<tr class="{% cycle 'a' 'b' %}">
<td><input type="checkbox" name="id" value="{{ r.id|unlocalize }}"></td><td>{{ r.code }}</td>
<td><a href="{% url 'detail' r.id %}">{{ r.name }}</a></td><td>{{ r.owner }}</td><td>{{ r.district.name }}</td>
<td>{{ r.get_state_display }}</td><td>{{ r.stars }}</td><td>{{ r.created|date:"d/m/Y H:i" }}</td></tr>{% endfor %}</table>
<nav>{% for n in pages %}<a href="?page={{ n }}">{{ n }}</a>{% endfor %} {{ page.paginator.count }}</nav>{% endblock %}"""
LINKS = "".join(f'<a href="/m/{i}/">Mục số {i}</a>' for i in range(40))
BASE = f"""<!doctype html><html lang="vi"><head><meta charset="utf-8"><title>OCOP</title></head><body>
<header>{{% if user.is_authenticated %}}{{{{ user.get_username }}}}{{% endif %}}
<form method="post" action="/logout">{{% csrf_token %}}<button>Đăng xuất</button></form>
{{% for m in messages %}}<p>{{{{ m }}}}</p>{{% endfor %}}<nav>{LINKS}</nav></header>
<main>{{% block content %}}{{% endblock %}}</main></body></html>"""
TEMPLATES = {"list.html": LISTED, "page.html": PAGED, "base.html": BASE}
MIDDLEWARE = [
    "django.middleware.security.SecurityMiddleware",
    "django.contrib.sessions.middleware.SessionMiddleware",
    "django.middleware.common.CommonMiddleware",
    "django.middleware.csrf.CsrfViewMiddleware",
    "django.contrib.auth.middleware.AuthenticationMiddleware",
    "django.contrib.messages.middleware.MessageMiddleware",
    "django.middleware.clickjacking.XFrameOptionsMiddleware",
]

if not settings.configured:
    settings.configure(
        SECRET_KEY="x" * 50,
        ALLOWED_HOSTS=["127.0.0.1"],
        ROOT_URLCONF=__name__,
        USE_TZ=True,
        TIME_ZONE="Asia/Ho_Chi_Minh",
        LANGUAGE_CODE="vi",
        DEFAULT_AUTO_FIELD="django.db.models.BigAutoField",
        MIDDLEWARE=MIDDLEWARE,
        INSTALLED_APPS=[f"django.contrib.{name}" for name in ("auth", "contenttypes", "sessions", "messages")],
        TEMPLATES=[
            {
                "BACKEND": "django.template.backends.django.DjangoTemplates",
                "OPTIONS": {
                    "loaders": [("django.template.loaders.cached.Loader", [("django.template.loaders.locmem.Loader", TEMPLATES)])],
                    "context_processors": [
                        "django.template.context_processors.request",
                        "django.contrib.auth.context_processors.auth",
                        "django.contrib.messages.context_processors.messages",
                    ],
                },
            }
        ],
        DATABASES={"default": {**environ.Env().db("DATABASE_URL"), "CONN_MAX_AGE": None}},
    )
    django.setup()

from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.contrib.auth.decorators import login_required
from django.contrib.auth.models import User
from django.contrib.sessions.backends.db import SessionStore
from django.core.management import call_command
from django.core.paginator import Paginator
from django.core.wsgi import get_wsgi_application
from django.db import connection, models, transaction
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import path
from django.views.decorators.http import require_POST

STATES = [(number, f"Trạng thái {number}") for number in range(8)]


class District(models.Model):
    name = models.CharField(max_length=80)

    class Meta:
        app_label = "bare"

    def __str__(self) -> str:
        return self.name


class Row(models.Model):
    code = models.CharField(max_length=20, unique=True)
    name = models.CharField(max_length=200)
    owner = models.CharField(max_length=200)
    state = models.SmallIntegerField(choices=STATES)
    stars = models.SmallIntegerField(default=0)
    created = models.DateTimeField()
    district = models.ForeignKey(District, on_delete=models.PROTECT)

    class Meta:
        app_label = "bare"
        indexes = [models.Index(fields=["state", "-created"], name="bare_state_created")]

    def __str__(self) -> str:
        return self.code


def hello(request: HttpRequest, pk: int = 0) -> HttpResponse:
    return HttpResponse("Xin chào")


def list50(request: HttpRequest) -> HttpResponse:
    return render(request, "list.html", {"rows": list(Row.objects.filter(state=3).order_by("-created")[:50])})


@login_required
def page50(request: HttpRequest) -> HttpResponse:
    pages = Paginator(Row.objects.filter(state=3).select_related("district").order_by("-created"), 50)
    page = pages.get_page(request.GET.get("page"))
    return render(request, "page.html", {"page": page, "pages": pages.get_elided_page_range(page.number)})


@login_required
def update1(request: HttpRequest) -> HttpResponse:
    Row.objects.filter(pk=1).update(stars=int(request.GET.get("stars", 1)))
    return HttpResponse("ok")


@login_required
@require_POST
@transaction.atomic
def mark1(request: HttpRequest) -> HttpResponse:
    Row.objects.filter(pk=1).update(stars=int(request.POST["stars"]))
    return HttpResponseRedirect("/hello")


urlpatterns = [
    path("hello", hello),
    path("list50", list50),
    path("page50", page50),
    path("update1", update1),
    path("mark1", mark1),
    path("d/<int:pk>/", hello, name="detail"),
]
application = get_wsgi_application()


def make_rows() -> None:
    call_command("migrate", verbosity=0)
    with connection.schema_editor() as editor:
        editor.create_model(District)
        editor.create_model(Row)
    rng, start = random.Random(1), dt.datetime(2026, 1, 1, tzinfo=dt.UTC)
    districts = District.objects.bulk_create(District(name=f"Huyện {number}") for number in range(30))
    words = WORDS.split()
    Row.objects.bulk_create(
        [
            Row(
                code=f"OCOP-{number:06}",
                name=" ".join(rng.sample(words, 5)),
                owner="HTX " + " ".join(rng.sample(words, 3)),
                state=rng.randrange(8),
                stars=rng.randrange(6),
                created=start + dt.timedelta(minutes=number * 7),
                district=rng.choice(districts),
            )
            for number in range(ROWS)
        ],
        batch_size=2000,
    )
    User.objects.create_user("can-bo", password="x")
    with connection.cursor() as cursor:
        cursor.execute("VACUUM ANALYZE")


def cookie() -> str:
    """A session of the one user."""
    user, session = User.objects.get(), SessionStore()
    session[SESSION_KEY], session[HASH_SESSION_KEY] = str(user.pk), user.get_session_auth_hash()
    session[BACKEND_SESSION_KEY] = "django.contrib.auth.backends.ModelBackend"
    session.save()
    return f"{settings.SESSION_COOKIE_NAME}={session.session_key}"


if __name__ == "__main__":
    if "bare_row" not in connection.introspection.table_names():
        make_rows()
    sys.stdout.write(cookie())
