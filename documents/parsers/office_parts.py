"""What an office file may consist of: the kinds of its parts, and how one may point to another.

Lists of what is allowed, taken from what Word, Excel, LibreOffice, Google and WPS write; whatever is not here is refused. The
second table of each pair chooses nothing but the sentence.
"""

from __future__ import annotations

import re

_WORD = "application/vnd.openxmlformats-officedocument.wordprocessingml."
_SHEET = "application/vnd.openxmlformats-officedocument.spreadsheetml."
OFFICE = {f"{_WORD}document.main+xml": "docx", f"{_SHEET}sheet.main+xml": "xlsx"}

_XML = {
    _WORD: """styles settings webSettings fontTable numbering header footer footnotes endnotes comments commentsExtended commentsIds
        commentsExtensible people document.glossary""",
    _SHEET: """worksheet chartsheet styles sharedStrings calcChain table tableSingleCells comments pivotTable pivotCacheDefinition
        pivotCacheRecords sheetMetadata""",
    "application/vnd.openxmlformats-officedocument.": """theme themeOverride extended-properties custom-properties customXmlProperties
        drawing drawingml.chart drawingml.chartshapes drawingml.diagramData drawingml.diagramLayout drawingml.diagramStyle
        drawingml.diagramColors""",
    "application/vnd.openxmlformats-package.": "relationships core-properties digital-signature-xmlsignature",
    "application/vnd.ms-": """word.stylesWithEffects office.drawingml.diagramDrawing office.chartstyle office.chartcolorstyle
        office.chartex excel.threadedcomments excel.person excel.slicer excel.slicerCache excel.timeline excel.timelineCache
        excel.rdrichvalue excel.rdrichvaluestructure excel.rdrichvaluetypes excel.rdarray excel.richvaluerel excel.featurepropertybag""",
}
TYPES = {
    *OFFICE,
    *(f"{start}{name}+xml" for start, names in _XML.items() for name in names.split()),
    "application/vnd.openxmlformats-officedocument.vmlDrawing",
    "image/svg+xml",
}
"""Of parts in XML, each of which is read to its end."""
TYPES_OF_DATA = {"application/xml", "text/xml"}
"""XML of no known meaning."""
PLACES_OF_DATA = re.compile(r"(customXml/[^/]+|xl/xmlMaps|docProps/[^/]+)\.xml", re.IGNORECASE)

BINARY = {
    "image/png": ("png", rb"\x89PNG"),
    "image/jpeg": ("jpg jpeg jpe jfif", rb"\xff\xd8"),
    "image/jpg": ("jpg jpeg", rb"\xff\xd8"),
    "image/gif": ("gif", rb"GIF8"),
    "image/bmp": ("bmp dib", rb"BM"),
    "image/tiff": ("tif tiff", rb"II\*\x00|MM\x00\*"),
    "image/x-emf": ("emf", rb".{40} EMF"),
    "image/emf": ("emf", rb".{40} EMF"),
    "image/x-wmf": ("wmf", rb"\xd7\xcd\xc6\x9a|[\x01\x02]\x00\x09\x00"),
    "image/wmf": ("wmf", rb"\xd7\xcd\xc6\x9a|[\x01\x02]\x00\x09\x00"),
    "image/webp": ("webp", rb"RIFF....WEBP"),
    "image/vnd.ms-photo": ("wdp", rb"II\xbc"),
    "application/vnd.openxmlformats-officedocument.obfuscatedFont": ("odttf", rb""),
    "application/x-fontdata": ("fntdata", rb""),
    "application/x-font-ttf": ("ttf", rb"\x00\x01\x00\x00|true|OTTO"),
    f"{_WORD}printerSettings": ("bin", rb""),
    f"{_SHEET}printerSettings": ("bin", rb""),
    f"{_SHEET}customProperty": ("bin", rb""),
    "application/vnd.openxmlformats-package.digital-signature-origin": ("sigs", rb"\Z"),
    "application/vnd.openxmlformats-package.digital-signature-certificate": ("cer", rb"0"),
    "application/binary": ("", rb""),
}
"""Kind of a part -> how its name may end, and how its bytes begin."""
RUNS = re.compile(rb"\xd0\xcf\x11\xe0|PK\x03\x04|MZ|\x7fELF|#!|\xca\xfe\xba\xbe|%PDF|\{\\rtf|Rar!|7z\xbc\xaf")
"""How containers and programs begin, under whatever name: nothing that is allowed above does."""

_NAMED_BY = re.compile(
    r"http://(schemas\.(openxmlformats\.org|microsoft\.com)|purl\.oclc\.org/ooxml|customschemas\.google\.com)/(?:.*/)?(\w[\w-]*)"
)
_RELATIONS = """
    officeDocument core-properties extended-properties extendedProperties custom-properties customProperties thumbnail origin signature
    certificate customXml customXmlProps theme themeOverride styles stylesWithEffects settings webSettings fontTable font numbering
    header footer footnotes endnotes comments commentsExtended commentsIds commentsExtensible people person threadedComment
    glossaryDocument image hdphoto hyperlink chart chartEx chartUserShapes chartStyle chartColorStyle diagramData diagramLayout
    diagramQuickStyle diagramColors diagramDrawing drawing vmlDrawing printerSettings worksheet chartsheet sharedStrings calcChain table
    tableSingleCells pivotTable pivotCacheDefinition pivotCacheRecords slicer slicerCache timeline timelineCache sheetMetadata xmlMaps
    customProperty rdRichValue rdRichValueStructure rdRichValueTypes rdArray richValueRel FeaturePropertyBag workbookmetadata
"""
RELATIONS = frozenset(_RELATIONS.split())

SENTENCES = {
    "macros": "vba macro activex control ctrlprop toolbar keymap userform",
    "embedded": "oleobject package embed wordprocessingml.document spreadsheetml.sheet presentationml opendocument ole",
    "altchunk": "afchunk",
    "template": "attachedtemplate",
    "linked": "external connection querytable subdocument frame mailmerge recipient volatile transform sourcefile",
}
"""Code of refusal -> words in the name of what is not allowed."""


def relation(kind: str) -> str:
    """The name of a relation, by which it is known in each edition of the format; "" where none of ours names it so."""
    found = _NAMED_BY.fullmatch(kind)
    return found[3] if found else ""


def sentence_for(name: str) -> str:
    """The code of refusal for something not allowed that is called so; "part" where nothing more is known of it."""
    lowered = name.lower()
    return next((code for code, words in SENTENCES.items() if any(word in lowered for word in words.split())), "part")
