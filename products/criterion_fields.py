"""The options of a criterion as big radio buttons.

Built by Python, as tables are (`basics.tables`): a sheet has over a hundred, and a template looks up every name for each.
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence

from django.utils.html import format_html, format_html_join
from django.utils.safestring import SafeString
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from basics.markup import NOTHING
from products.criteria import OptionSpec

FRAME = '<div class="options">{}</div>'
BUTTON = (
    '{}<label class="option"><input type="radio" name="{}" value="{}"{} data-points="{}"{}><span>{}{}</span>'
    '<span class="option-points">{}<span class="visually-hidden"> {}</span></span></label>'
)
CHECKED = SafeString(" checked")


def html(options: Sequence[OptionSpec], name: str, chosen: object) -> SafeString:
    """The options of one criterion, each case under its heading; `chosen`: the key of the option that is, if any, as it was posted."""
    return format_html(FRAME, format_html_join("", BUTTON, _buttons(options, name, "" if chosen is None else str(chosen))))


def _buttons(options: Sequence[OptionSpec], name: str, chosen: str) -> Iterator[tuple[object, ...]]:
    case, named = "", format_html(' id="{}"', name)
    for option in options:
        heading = _heading(option) if option.case and option.case != case else NOTHING
        case = option.case
        checked = CHECKED if str(option.pk) == chosen else NOTHING
        points = ngettext("point", "points", option.points)
        yield heading, name, option.pk, checked, option.points, named, option.label, _minimum(option), option.points, points
        named = NOTHING  # links to the criterion lead to its first option


def _heading(option: OptionSpec) -> SafeString:
    return format_html('<p class="case">{}</p>', option.case_name)


def _minimum(option: OptionSpec) -> SafeString:
    if not option.min_for_star:
        return NOTHING
    return format_html(' <span class="option-min">{}</span>', _("minimum for %(star)s stars") % {"star": option.min_for_star})
