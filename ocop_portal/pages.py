"""The pages above the apps: the home page of a province, and everybody's inbox."""

from __future__ import annotations

from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count, Q
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from accounts.models import AdministrativeUnit
from accounts.requests import SignedInRequest
from basics import clock
from basics.memory import Kept
from basics.pages import COUNTED, bounded_page_of
from cycle.models import CycleYear
from evaluation.models import Round
from evaluation.models.states import ItemState
from ocop_portal import inbox as waiting
from ocop_portal import year_steps
from products.policies import producer_ids
from promotion.models import Listing
from promotion.pages.cards import cards_of

NEWEST = 4
SECONDS = 10
"""So long everybody reads on the home page what was read for the first of them."""


@dataclass(frozen=True)
class Sitting:
    """The round now before the province's council: how many dossiers, of how many communes."""

    round: Round
    dossiers: int
    communes: int


@dataclass(frozen=True)
class Shown:
    """What a home page tells of a province, or of the whole country: the same to everybody."""

    province: AdministrativeUnit | None
    year: CycleYear | None
    listings: list[Listing]
    progress: Sitting | None


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The province the site is for (HOME_PROVINCE), else whichever has a year open."""
    return _home(request, of_site())


def _of_site() -> Shown:
    slug = settings.HOME_PROVINCE
    province = AdministrativeUnit.objects.filter(level="province", slug=slug).order_by("-era").first() if slug else None
    if province is not None:
        return _shown(province, _year_shown(province))
    any_open = CycleYear.objects.filter(state="open").select_related("province").prefetch_related("windows")
    year = any_open.order_by("is_demonstration", "-year", "pk").first()
    return _shown(year.province if year else None, year)


of_site = Kept(_of_site, SECONDS)


@require_safe
def province_home(request: HttpRequest, slug: str) -> HttpResponse:
    """The same page for a province by name; of two eras the newest that has a year, else the newest."""
    provinces = AdministrativeUnit.objects.filter(level="province", slug=slug).annotate(years=Count("cycle_years")).order_by("-era")
    named = list(provinces)
    if not named:
        raise Http404
    province = next((province for province in named if province.years), named[0])
    return _home(request, _shown(province, _year_shown(province)))


def _shown(province: AdministrativeUnit | None, year: CycleYear | None) -> Shown:
    listings = Listing.objects.public().for_list().order_by("-listed_at")
    if province is not None:
        listings = listings.filter(province=province)
    return Shown(province, year, list(listings[:NEWEST]), _progress(province) if province else None)


def _home(request: HttpRequest, shown: Shown) -> HttpResponse:
    province, year = shown.province, shown.year
    if province is not None:
        request.site_area = province.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")  # type: ignore[attr-defined]
    context = {
        "province": province,
        "year": year,
        "number": year.year if year else clock.today().year,
        "steps": year_steps.ring_steps(year),
        "cards": cards_of(shown.listings),
        "how": year_steps.steps_in_words(year),
        "days_of_all": year_steps.days_of_all(year),
        "progress": shown.progress,
        # Whoever is signed in and belongs to no producer would find no page there.
        "may_start": not request.user.is_authenticated or bool(producer_ids(request.user)),
    }
    return render(request, "ocop_portal/home.html", context)


def _year_shown(province: AdministrativeUnit) -> CycleYear | None:
    """The open year, else the latest one."""
    years = list(CycleYear.objects.filter(province=province).prefetch_related("windows").order_by("-year")[:3])
    return next((year for year in years if year.state == "open"), years[0] if years else None)


def _progress(province: AdministrativeUnit) -> Sitting | None:
    items, before = "councils__items", Q(councils__items__state__in=[state for state in ItemState if state != ItemState.DROPPED])
    counted = Round.objects.in_force().annotate(
        dossiers=Count(f"{items}__dossier", distinct=True, filter=before),
        communes=Count(f"{items}__dossier__commune", distinct=True, filter=before),
    )
    this = counted.filter(unit=province, results_until__gte=clock.today()).order_by("results_until").first()
    return Sitting(this, this.dossiers, this.communes) if this else None


@require_safe
@login_required
def inbox(request: SignedInRequest) -> HttpResponse:
    """What waits for me, the most urgent first."""
    page = bounded_page_of(request, waiting.dossiers(request.user))
    context = {
        "page": page,
        "capped": page.paginator.count >= COUNTED,
        "limit": COUNTED,
        "table": waiting.dossier_table(page, request.user),
        "council": waiting.council_table(request.user),
        "years": waiting.years(request.user),
        "is_new_producer": waiting.is_new_producer(request.user),
        "offices": waiting.offices(request.user),
    }
    return render(request, "ocop_portal/inbox.html", context)
