"""The parts of the bar that repeat on every page, once for wide and once for narrow windows: its links and the languages."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass

from django.conf import settings
from django.http import HttpRequest
from django.utils.safestring import SafeString
from django.utils.translation import get_language, get_language_from_path
from django.utils.translation import gettext as _

from basics.markup import escaped, icon
from ocop_portal.navigation import Link


def links(shown: Iterable[Link]) -> SafeString:
    """In a row of a wide window."""
    return SafeString("".join(_link(link, f"{escaped(link.label)} {_unread(link.count)}") for link in shown))


def links_with_icons(shown: Iterable[Link]) -> SafeString:
    """In the menu of a narrow window, whose summary says what is unread in words."""
    return SafeString("".join(_link(link, f"{icon(link.icon)}{escaped(link.label)} {_count(link.count)}") for link in shown))


def unread(count: int) -> SafeString:
    """How many notices are unread, for eyes and ears; nothing where none is."""
    return SafeString(_unread(count))


def _link(link: Link, inside: str) -> str:
    current = ' aria-current="page"' if link.current else ""
    return f'<li><a href="{escaped(link.url)}"{current}>{inside}</a></li>'


def _count(count: int) -> str:
    return f'<span class="count">{count}</span>' if count else ""


def _unread(count: int) -> str:
    return f'<span class="count">{count}<span class="visually-hidden"> {escaped(_("unread"))}</span></span>' if count else ""


LANGUAGES = (("vi", "Tiếng Việt", "VI"), ("en", "English", "EN"))


@dataclass(frozen=True)
class InLanguage:
    """This page in one language; `short`: the language in two letters, `current`: it is the one shown."""

    code: str
    label: str
    short: str
    url: str
    current: bool


def in_languages(request: HttpRequest | None) -> list[InLanguage]:
    """This page in each language; the home page of that language where the page has no address of its own.

    An address is the same in every language but for its prefix.
    """
    path = request.get_full_path() if request is not None and request.resolver_match else "/"
    bare = path.removeprefix(prefix_of(get_language_from_path(path) or settings.LANGUAGE_CODE))
    return [InLanguage(code, label, short, prefix_of(code) + bare, get_language() == code) for code, label, short in LANGUAGES]


def prefix_of(code: str) -> str:
    return "/" if code == settings.LANGUAGE_CODE else f"/{code}/"


def languages(pages: Iterable[InLanguage]) -> SafeString:
    """By their names."""
    return SafeString("".join(_language(page, f"{icon('globe')}{escaped(page.label)}") for page in pages))


def languages_in_short(pages: Iterable[InLanguage]) -> SafeString:
    """By two letters, read out by their names."""
    words = '<span aria-hidden="true">{}</span><span class="visually-hidden">{}</span>'
    return SafeString("".join(_language(page, words.format(escaped(page.short), escaped(page.label))) for page in pages))


def _language(page: InLanguage, inside: str) -> str:
    current = ' aria-current="true"' if page.current else ""
    code = escaped(page.code)
    return f'<li class="languages"><a href="{escaped(page.url)}" lang="{code}" hreflang="{code}"{current}>{inside}</a></li>'
