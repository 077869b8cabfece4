"""What the objects of a PDF may do: show pages, lead to another page, to a web page or to an e-mail address.

Actions and annotations are those of the lists below wherever they stand as such. Some words mean nothing but what is not allowed:
they are refused anywhere, also where no page leads to.
"""

from __future__ import annotations

import re
from collections.abc import Iterable

import pikepdf

from documents.parsers import links
from documents.parsers.verdicts import Fault

ACTIONS = {"/GoTo", "/URI", "/Named"}
NAMED = {"/NextPage", "/PrevPage", "/FirstPage", "/LastPage"}
ANNOTATIONS = {
    "/Text", "/Link", "/FreeText", "/Line", "/Square", "/Circle", "/Polygon", "/PolyLine", "/Highlight", "/Underline", "/Squiggly",
    "/StrikeOut", "/Stamp", "/Caret", "/Ink", "/Popup", "/Widget", "/PrinterMark", "/TrapNet", "/Watermark", "/Redact",
}  # fmt: skip
PLACES_OF_ACTIONS = ("/A", "/PA", "/Next", "/OpenAction")
KEYS = {
    "/JS": "scripts", "/JavaScript": "scripts", "/OnInstantiate": "scripts", "/XFA": "xfa", "/EmbeddedFiles": "attached", "/EF": "attached",
    "/Collection": "attached", "/RichMediaContent": "media", "/RichMediaSettings": "media",
}  # fmt: skip
"""Of dictionaries -> code of refusal."""
VALUES = {
    **dict.fromkeys(("/JavaScript",), "scripts"),
    **dict.fromkeys(("/FileAttachment", "/EmbeddedFile"), "attached"),
    **dict.fromkeys(("/RichMedia", "/3D", "/U3D", "/PRC", "/Screen", "/Movie", "/Sound", "/Rendition", "/GoTo3DView"), "media"),
    **dict.fromkeys(("/Launch", "/SubmitForm", "/ImportData", "/ResetForm", "/GoToR", "/GoToE", "/GoToDp", "/SetOCGState"), "actions"),
}
"""Of /S, /Subtype, /Type -> code of refusal."""
_WORTH_A_LOOK = re.compile(
    "|".join(rf"{re.escape(name)}(?![\w.-])" for name in sorted({*KEYS, *VALUES, *PLACES_OF_ACTIONS, "/AA", "/Action", "/Ref", "/URI"}))
)

Dict = pikepdf.Dictionary | pikepdf.Stream


def check(pdf: pikepdf.Pdf) -> None:
    """Raises Fault: scripts, actions, attached, media, xfa, external, link."""
    for page in pdf.pages:
        for annotation in _listed(page.obj.get("/Annots")):
            if isinstance(annotation, pikepdf.Dictionary) and str(annotation.get("/Subtype")) not in ANNOTATIONS:
                raise Fault(VALUES.get(str(annotation.get("/Subtype")), "actions"))
    for item in pdf.objects:
        if isinstance(item, pikepdf.Stream):
            _check_place_of_data(item)
        if isinstance(item, pikepdf.Object) and _worth_a_look(item):
            _check_inside(item)
    _check_inside(pdf.trailer)


def _check_place_of_data(stream: pikepdf.Stream) -> None:
    """The bytes of a stream stand in the file itself."""
    if any(key in stream for key in ("/F", "/FFilter", "/FDecodeParms")):
        raise Fault("external")


def _worth_a_look(item: pikepdf.Object) -> bool:
    """A quick look at the object as text; names in it stand unescaped, whatever the file wrote."""
    written = item.stream_dict if isinstance(item, pikepdf.Stream) else item
    return bool(_WORTH_A_LOOK.search(written.unparse(resolved=True).decode("latin-1")))


def _check_inside(item: pikepdf.Object) -> None:
    """A careful look: the words may also stand in a text string."""
    if isinstance(item, pikepdf.Array):
        for part in _direct(item):
            _check_inside(part)
    elif isinstance(item, Dict):
        _check_dictionary(item)
        for part in _direct(item.get(key) for key in item.keys()):  # noqa: SIM118 - not a dict
            _check_inside(part)


def _check_dictionary(item: pikepdf.Object) -> None:
    keys = set(item.keys())
    for key in sorted(KEYS.keys() & keys):
        raise Fault(KEYS[key])
    for key in ("/S", "/Subtype", "/Type"):
        if key in keys and (code := VALUES.get(str(item.get(key)))):
            raise Fault(code)
    if item.get("/Subtype") == pikepdf.Name.Form and "/Ref" in keys:
        raise Fault("external")
    if item.get("/Type") == pikepdf.Name.Action:
        _check_action(item)
    for key in PLACES_OF_ACTIONS:
        for action in _listed(item.get(key)):
            if isinstance(action, pikepdf.Dictionary) and "/S" in action:
                _check_action(action)
    triggers = item.get("/AA")
    if isinstance(triggers, pikepdf.Dictionary):
        for trigger in triggers.keys():  # noqa: SIM118
            held = triggers.get(trigger)
            if isinstance(held, pikepdf.Dictionary):
                _check_action(held)


def _check_action(action: pikepdf.Object) -> None:
    kind = str(action.get("/S"))
    if kind not in ACTIONS or (kind == "/Named" and str(action.get("/N")) not in NAMED):
        raise Fault(VALUES.get(kind, "actions"))
    if kind == "/URI":
        links.check(str(action.get("/URI")))


def _listed(value: object) -> list[pikepdf.Object]:
    """An array's parts, or the one value."""
    parts = list(value) if isinstance(value, pikepdf.Array) else [value]
    return [part for part in parts if isinstance(part, pikepdf.Object)]


def _direct(parts: Iterable[object]) -> list[pikepdf.Object]:
    """Indirect objects come by themselves."""
    return [part for part in parts if isinstance(part, pikepdf.Object) and not part.is_indirect]
