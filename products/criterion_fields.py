"""A criterion of a sheet with its options as big radio buttons.

Built by Python, as tables are (`basics.tables`): a sheet has over a hundred options, and a template looks up every name for each.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from django.template.defaultfilters import linebreaksbr
from django.utils.safestring import SafeString
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from basics.facts import Link
from basics.markup import escaped, icon, tag
from products.criteria import OptionSpec


@dataclass(frozen=True, slots=True)
class CriterionField:
    """What the page shows of one criterion, and what is posted of it.

    `name`: of the radio buttons; `chosen`: key of the option that is, if any, as it was posted; `place`: words above the title;
    `said_by`, `said`, `papers`: what its producer says of it; `comment_name`: of a text field below; `disabled`: it is read, with its
    comment; `error`: what is wrong with it; `lacks`: a choice is still missing.
    """

    code: str
    title: str
    max_points: int
    name: str
    options: Sequence[OptionSpec]
    chosen: object = None
    place: str = ""
    note: str = ""
    said_by: str = ""
    said: str = ""
    papers: Sequence[Link] = ()
    comment_name: str = ""
    comment: str = ""
    comment_label: str = ""
    disabled: bool = False
    error: str = ""
    lacks: bool = False


def html(field: CriterionField) -> SafeString:
    """The whole of it, its options under the headings of their cases."""
    name, code = escaped(field.name), escaped(field.code)
    places = " ".join(f"{name}-{what}" for what, there in (("note", field.note), ("error", field.error)) if there)
    wrong, disabled = " has-error" if field.error else "", " disabled" if field.disabled else ""
    described = f' aria-describedby="{places}"' if places else ""
    attributes = f'class="criterion{wrong}" id="criterion-{code}"{disabled}{described}'
    note = f'<p class="criterion-note" id="{name}-note">{escaped(field.note)}</p>' if field.note else ""
    error = f'<p class="invalid-feedback d-block" id="{name}-error">{linebreaksbr(field.error)}</p>' if field.error else ""
    inside = [_legend(field), note, error, _options(field.options, name, field.chosen), _said(field), _comment(field)]
    read = _read_comment(field) if field.disabled and field.comment else ""
    return SafeString(f"<fieldset {attributes}>{''.join(inside)}</fieldset>{read}")


def _legend(field: CriterionField) -> str:
    place = f'<span class="criterion-place">{escaped(field.place)}</span>' if field.place else ""
    lacks = tag(_("Still missing"), "warn") if field.lacks else ""
    most = ngettext("at most %(max)s point", "at most %(max)s points", field.max_points) % {"max": field.max_points}
    title = f'<span class="criterion-name">{escaped(field.code)} {escaped(field.title)}</span>'
    return f'<legend>{place}{title} {lacks} <span class="criterion-max">{escaped(most)}</span></legend>'


def _options(options: Sequence[OptionSpec], name: str, chosen: object) -> str:
    posted = "" if chosen is None else str(chosen)
    drawn, case, named, language = [], "", f' id="{name}"', get_language() or ""
    for option in options:
        if option.case and option.case != case:
            drawn.append(f'<p class="case">{escaped(option.case_name)}</p>')
        case = option.case
        value = str(option.pk)
        checked = " checked" if value == posted else ""
        choice = f'<input type="radio" name="{name}" value="{value}"{checked} data-points="{option.points}"{named}>'
        drawn.append(f'<label class="option">{choice}{_words(option, language)}</label>')
        named = ""  # links to the criterion lead to its first option
    return f'<div class="options">{"".join(drawn)}</div>'


@lru_cache(maxsize=10_000)
def _words(option: OptionSpec, language: str) -> str:
    """What an option says, in the language that is active: always the same."""
    words = ngettext("point", "points", option.points)
    least = _("minimum for %(star)s stars") % {"star": option.min_for_star} if option.min_for_star else ""
    least = f' <span class="option-min">{escaped(least)}</span>' if least else ""
    points = f'{option.points}<span class="visually-hidden"> {escaped(words)}</span>'
    return f'<span>{escaped(option.label)}{least}</span><span class="option-points">{points}</span>'


def _said(field: CriterionField) -> str:
    if not (field.said or field.said_by):
        return ""
    said = f"<p>{linebreaksbr(field.said)}</p>" if field.said else ""
    papers = (f'<a class="paper" href="{escaped(paper.url)}">{icon("file")}{escaped(paper.text)}</a>' for paper in field.papers)
    return f'<div class="said"><p class="said-by">{escaped(field.said_by)}</p>{said}{"".join(papers)}</div>'


def _comment(field: CriterionField) -> str:
    if not field.comment_name:
        return ""
    name, label = escaped(field.comment_name), escaped(field.comment_label) or _optional_comment(get_language() or "")
    return (
        f'<div class="comment"><label class="form-label" for="{name}">{label}</label>'
        f'<textarea class="form-control" id="{name}" name="{name}" rows="2">\n{escaped(field.comment)}</textarea></div>'
    )


@lru_cache
def _optional_comment(language: str) -> str:
    """In the language that is active."""
    return f'{escaped(_("Comment"))} <span class="optional">({escaped(_("optional"))})</span>'


def _read_comment(field: CriterionField) -> str:
    return f'<p class="measure"><span class="soft">{escaped(_("Comment"))}:</span> {escaped(field.comment)}</p>'
