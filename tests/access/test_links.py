"""Whoever may open a page finds it: every page without an id is linked from one that a person reaches from the home page."""

from __future__ import annotations

import html
import re
from urllib.parse import urlsplit

import pytest
from django.urls import NoReverseMatch, Resolver404, resolve, reverse

from tests.access.doorbell import Visitors, code_of
from tests.access.rows import COMMUNE, DISTRICT, NATIONAL, PROVINCE
from tests.access.table import ROWS, Row

pytestmark = pytest.mark.django_db

LINK = re.compile(r'<a\s[^>]*?href="([^"#?]+)[^"]*"', re.DOTALL)
UNLINKED = {
    "healthz": "asked by machines",
    "readyz": "asked by machines",
    "account_reset_password_done": "what a form leads to",
}
PAGES = [
    row for row in ROWS if not row.at and not row.foreign and row.name not in UNLINKED and row.roles("GET", 200) + row.roles("GET", 302)
]
"""Those whose address holds nothing but their name are asked below."""
CRAWLERS = (
    f"anonymous owner related_officer {COMMUNE} commune_auditor {DISTRICT} district_chair {PROVINCE} {NATIONAL} foreign_administrator"
).split()


def has_no_id(row: Row) -> bool:
    try:
        reverse(row.name)
    except NoReverseMatch:
        return False
    return True


def name_of(address: str) -> str:
    """The name of the page at an address of the site, if its address holds no id; else ""."""
    try:
        match = resolve(urlsplit(html.unescape(address)).path)
    except Resolver404:
        return ""
    return "" if match.args or match.kwargs or not match.url_name else match.url_name


def test_its_producer_finds_the_page_of_a_product_from_its_dossier_and_from_the_shop_window(visitors: Visitors):
    product = visitors.place.dossiers["recognised"].product
    edit = reverse("product_edit", args=[product.public_id])
    dossier = reverse("dossier_detail", args=[visitors.place.dossiers["recognised"].public_id])
    shown = reverse("product_page", args=[visitors.place.named["product"].public_id])
    of_shown = reverse("product_edit", args=[visitors.place.named["product"].public_id])
    for address, link in ((dossier, edit), (shown, of_shown)):
        assert link in visitors.get("owner", address).content.decode()  # type: ignore[attr-defined]
        assert link not in visitors.get("commune_officer", address).content.decode()  # type: ignore[attr-defined]


def found_by(visitors: Visitors, role: str) -> set[str]:
    """The pages without an id that a role comes upon, beginning at home."""
    found, open_pages = {"home"}, ["home"]
    while open_pages:
        page = visitors.get(role, reverse(open_pages.pop()))
        if code_of(page) != 200:
            continue
        linked = {name_of(address) for address in LINK.findall(page.content.decode())} - {""}  # type: ignore[attr-defined]
        open_pages += sorted(linked - found)
        found |= linked
    return found


def test_every_page_without_an_id_is_linked_for_those_it_is_for(visitors: Visitors):
    """For each role a row names, and where all may open a page for some role."""
    found = {role: found_by(visitors, role) for role in CRAWLERS}
    missing = []
    for row in filter(has_no_id, PAGES):
        named = [role for role in CRAWLERS if role in row.get.get(200, "").split()]
        for role in named:
            if row.name not in found[role]:
                missing.append(f"{row.name} for {role}")
        if not named and not any(row.name in pages for pages in found.values()):
            missing.append(f"{row.name} for anybody")
    assert not missing, "\n" + "\n".join(missing)
