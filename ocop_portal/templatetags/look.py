"""Tags of the look: icons, stars, the frame of the page, and drawings computed by the server."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from django import template
from django.core.paginator import Page
from django.template import Context
from django.template.base import FilterExpression, Parser, Token, token_kwargs
from django.template.loader import render_to_string
from django.template.loader_tags import IncludeNode
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from accounts.models import User
from basics import filters, markup, tables, tracing
from basics.formats import day, moment
from ocop_portal import bar, drawings, navigation
from products import criterion_fields, sheet_maps
from promotion.pages import cards

register = template.Library()

register.simple_tag(markup.icon)
register.simple_tag(markup.stars)
register.simple_tag(markup.tag)
register.simple_tag(tables.html, name="table")
register.simple_tag(filters.controls, name="filter_controls")
register.simple_tag(filters.control, name="filter_control")
register.simple_tag(cards.grid, name="product_grid")
register.simple_tag(criterion_fields.html, name="criterion")
register.simple_tag(sheet_maps.html, name="sheet_map")
register.simple_tag(tracing.request_id)


@register.simple_tag(takes_context=True)
def site_name(context: Context) -> str:
    """OCOP and the province the page is about."""
    return f"OCOP {navigation.site_area(context.get('request'))}".strip()


@register.inclusion_tag("components/site_bar.html", takes_context=True)
def site_bar(context: Context) -> dict[str, object]:
    request = context.get("request")
    user = getattr(request, "user", None)
    person = user if navigation.signed_in(user) else None
    links, pages = navigation.links(request), bar.in_languages(request)
    return {
        "site": site_name(context),
        "home_url": navigation.address_of("home") or "/",
        "person": person,
        "account": _account(person, context.get("csrf_token")) if person else "",
        "upper": bar.links(link for link in links if link.beside_person or not person),
        "work": bar.links(link for link in links if not link.beside_person),
        "menu": bar.links_with_icons(links),
        "unread": bar.unread(sum(link.count for link in links)),
        "login_url": navigation.address_of("account_login"),
        "languages": bar.languages(pages),
        "in_short": bar.languages_in_short(pages),
    }


def _account(person: User, csrf_token: object) -> SafeString:
    """The person's own menu, which stands in the bar of wide windows and in the menu of narrow ones."""
    logout_url = navigation.address_of("account_logout")
    return render_to_string("components/account_menu.html", {"person": person, "logout_url": logout_url, "csrf_token": csrf_token})


@dataclass(frozen=True)
class FootLink:
    url: str
    label: str


@register.inclusion_tag("components/site_foot.html")
def site_foot() -> dict[str, list[FootLink]]:
    found = [
        ("help", _("Help")),
        ("guide", _("How to take part")),
        ("certificate_lookup", _("Check a certificate")),
        ("published_log", _("Published state of the log")),
    ]
    return {"links": [FootLink(url, label) for name, label in found if (url := navigation.address_of(name))]}


@dataclass(frozen=True)
class BarStep:
    """A step in the bar above a dossier."""

    number: int
    name: str
    current: bool
    done: bool


@register.simple_tag
def step_bar_steps(current: int | None, done: int | None = None) -> list[BarStep]:
    """The six steps with their short names; all before `current` (or up to `done`) are done."""
    now = current or 0
    finished = done if isinstance(done, int) else now - 1
    return [
        BarStep(number, name, current=number == now, done=number <= finished and number != now)
        for number, name in enumerate(short_step_names(), start=1)
    ]


def short_step_names() -> list[str]:
    """Words short enough to stand inside a drawing."""
    return [
        pgettext("short step", "Outreach"),
        pgettext("short step", "Idea"),
        pgettext("short step", "Plan"),
        pgettext("short step", "Implementation"),
        pgettext("short step", "Evaluation"),
        pgettext("short step", "Promotion"),
    ]


@register.inclusion_tag("components/cycle_ring.html")
def cycle_ring(steps: Sequence[drawings.RingStep], year: int) -> dict[str, object]:
    """The year's six steps as a ring."""
    return {"year": year, "segments": drawings.ring(steps, short_step_names()), "size": drawings.RING_SIZE}


@register.simple_tag
def planner_bar(parts: Iterable[drawings.Part], thresholds: Mapping[int, int], points: float) -> drawings.PlannerBar:
    """Geometry of the star planner's bar; see `drawings.planner`."""
    return drawings.planner(parts, thresholds, points)


class Given(template.Node):
    """Parameters of the `component` around it; says nothing by itself."""

    def __init__(self, parameters: dict[str, FilterExpression]) -> None:
        self.parameters = parameters

    def render(self, context: Context) -> str:
        return ""


@register.tag
def given(parser: Parser, token: Token) -> Given:
    name, *pairs = token.split_contents()
    parameters = token_kwargs(list(pairs), parser)
    if len(parameters) != len(pairs) or not pairs:
        raise template.TemplateSyntaxError(f"`{name}` takes pairs of name=value")
    return Given(parameters)


@register.tag
def component(parser: Parser, token: Token) -> IncludeNode:
    """`{% include "components/x.html" with ... only %}` whose parameters are too many for one line.

    A tag cannot be broken over lines, so they stand in `{% given name=value ... %}` before `{% endcomponent %}`.
    """
    _tag, path = token.split_contents()
    inner = parser.parse(("endcomponent",))
    parser.delete_first_token()
    parameters = {name: value for node in inner if isinstance(node, Given) for name, value in node.parameters.items()}
    return IncludeNode(parser.compile_filter(path), extra_context=parameters, isolated_context=True)


@register.simple_tag
def page_numbers(page: Page[Any]) -> list[int | str]:
    """Page numbers around the current one, with "…" for what is left out."""
    return list(page.paginator.get_elided_page_range(page.number, on_each_side=1, on_ends=1))


@register.filter
def magnitude(number: int) -> int:
    """The number without its sign: so many days late."""
    return abs(number)


register.filter("day", day)
register.filter("moment", moment)
