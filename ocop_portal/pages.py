"""The pages above the apps: the home page of a province, and everybody's inbox."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.conf import settings
from django.contrib.auth.decorators import login_required
from django.db.models import Count
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.dateformat import format as date_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext
from django.views.decorators.http import require_safe

from accounts.models import AdministrativeUnit
from accounts.requests import SignedInRequest
from basics import clock
from basics.formats import day
from basics.pages import COUNTED, bounded_page_of
from cycle.models import CycleYear, StepWindow
from cycle.models.states import Step
from evaluation.models import CouncilItem, Round
from ocop_portal import inbox as waiting
from ocop_portal.drawings import RingStep
from products.policies import producer_ids
from promotion.models import Listing
from promotion.pages.cards import card

NEWEST = 4
MONTHS_OF_A_YEAR = 12


@require_safe
def home(request: HttpRequest) -> HttpResponse:
    """The province the site is for (HOME_PROVINCE), else whichever has a year open."""
    slug = settings.HOME_PROVINCE
    province = AdministrativeUnit.objects.filter(level="province", slug=slug).order_by("-era").first() if slug else None
    if province is None:
        open_year = CycleYear.objects.filter(state="open").select_related("province").order_by("is_demonstration", "-year", "pk").first()
        province = open_year.province if open_year else None
    return _home(request, province)


@require_safe
def province_home(request: HttpRequest, slug: str) -> HttpResponse:
    """The same page for a province by name; of two eras the newest that has a year, else the newest."""
    provinces = AdministrativeUnit.objects.filter(level="province", slug=slug).annotate(years=Count("cycle_years")).order_by("-era")
    named = list(provinces)
    if not named:
        raise Http404
    return _home(request, next((province for province in named if province.years), named[0]))


def _home(request: HttpRequest, province: AdministrativeUnit | None) -> HttpResponse:
    if province is not None:
        request.site_area = province.name.removeprefix("Tỉnh ").removeprefix("Thành phố ")  # type: ignore[attr-defined]
    year = _year_shown(province)
    listings = Listing.objects.public().for_list().order_by("-listed_at")
    if province is not None:
        listings = listings.filter(province=province)
    context = {
        "province": province,
        "year": year,
        "number": year.year if year else clock.today().year,
        "steps": _ring_steps(year),
        "cards": [card(listing) for listing in listings[:NEWEST]],
        "how": _how_to_take_part(year),
        "progress": _progress(province) if province else None,
        # Whoever is signed in and belongs to no producer would find no page there.
        "may_start": not request.user.is_authenticated or bool(producer_ids(request.user)),
    }
    return render(request, "ocop_portal/home.html", context)


def _year_shown(province: AdministrativeUnit | None) -> CycleYear | None:
    """The open year, else the latest one."""
    if province is None:
        return None
    years = list(CycleYear.objects.filter(province=province).prefetch_related("windows").order_by("-year")[:3])
    return next((year for year in years if year.state == "open"), years[0] if years else None)


def steps_by_day(year: CycleYear, today: dt.date) -> tuple[set[int], set[int]]:
    """The steps whose window includes the day, and those whose window is past. Several may run at once."""
    windows = [window for step in Step.values if (window := year.window(step))]
    running = {window.step for window in windows if window.opens_on <= today <= window.closes_on}
    return running, {window.step for window in windows if window.closes_on < today}


def _ring_steps(year: CycleYear | None) -> list[RingStep]:
    """Of the steps that run, the furthest is lit; promotion, which runs all year, only where nothing else does."""
    windows = {step: year.window(step) if year else None for step in Step.values}
    running, past = steps_by_day(year, clock.today()) if year else (set(), set())
    lit = max(running - {Step.PROMOTION}, default=max(running, default=0))
    return [
        RingStep(
            number=step,
            dates=months(window.opens_on, window.closes_on) if window else "",
            url=f"#buoc-{step}",
            current=step == lit,
            running=step in running,
            done=step in past,
        )
        for step, window in windows.items()
    ]


@dataclass(frozen=True)
class StepInWords:
    """What a producer does at a step, and when: its days of the year shown, if they are set."""

    number: int
    name: str
    text: str
    days: str
    running: bool


def _how_to_take_part(year: CycleYear | None) -> list[StepInWords]:
    words = {
        Step.OUTREACH: _(
            "Come to a meeting in your commune: officers explain the programme and the criteria. "
            "If they invite you, they give you a code to take up your product here."
        ),
        Step.IDEA: _("Fill in the idea form with the officer of your commune. Accepted ideas get training."),
        Step.PLAN: _("Choose your target star and plan what you will do for each criterion, by when and with whose help."),
        Step.IMPLEMENTATION: _("Put the plan into practice with the offices' support, gather the evidence, and submit the dossier."),
        Step.EVALUATION: _("The council scores every dossier by the same criteria. You see where it is and until when."),
        Step.PROMOTION: _("From 3 stars on: certificate, catalogue, fairs and sales channels."),
    }
    running, _past = steps_by_day(year, clock.today()) if year else (set(), set())
    return [
        StepInWords(step.value, str(step.label), words[step], _days(year.window(step) if year else None), step.value in running)
        for step in Step
    ]


def _days(window: StepWindow | None) -> str:
    return _("%(first)s to %(last)s") % {"first": day(window.opens_on), "last": day(window.closes_on)} if window else ""


def months(first: dt.date, last: dt.date) -> str:
    """Short enough for the ring: "Aug–Nov", into another year "Aug–Jan 2027"; a year or more in words.

    How a month is written is a format of Django's dates, translated: Vietnamese has numbers, "T8–11" and "T8–1/27".
    """
    spanned = (last.year - first.year) * 12 + last.month - first.month + 1
    if spanned >= MONTHS_OF_A_YEAR:
        return _("all year")
    month = pgettext("format of a month", "M")
    written = date_format(first, month)
    if spanned > 1:
        written += "–" + date_format(last, pgettext("format of a month", "M Y") if last.year > first.year else month)
    return pgettext("months of a step", "%(months)s") % {"months": written}


@dataclass(frozen=True)
class Sitting:
    """The round now before the province's council: how many dossiers, of how many communes."""

    round: Round
    dossiers: int
    communes: int


def _progress(province: AdministrativeUnit) -> Sitting | None:
    this = Round.objects.in_force().filter(unit=province, results_until__gte=clock.today()).order_by("results_until").first()
    if this is None:
        return None
    items = CouncilItem.objects.filter(council__round=this).exclude(state="dropped")
    return Sitting(this, **items.aggregate(dossiers=Count("dossier", distinct=True), communes=Count("dossier__commune", distinct=True)))


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
    }
    return render(request, "ocop_portal/inbox.html", context)
