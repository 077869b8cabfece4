"""DOCX and XLSX files as the programs write them: their parts, kinds and relations, without the bulk."""

from __future__ import annotations

from tests.documents.samples import SHEET, WORD, archive, picture

OF = "http://schemas.openxmlformats.org"
RELS = f"{OF}/package/2006/relationships"
REL = f"{OF}/officeDocument/2006/relationships"
PACKAGE = "application/vnd.openxmlformats-package"
OPEN = "application/vnd.openxmlformats-officedocument"
W = f'xmlns:w="{OF}/wordprocessingml/2006/main" xmlns:r="{REL}"'
S = f'xmlns="{OF}/spreadsheetml/2006/main" xmlns:r="{REL}"'

TOC, TO_PLACE, DATE = r' TOC \o "1-3" \h \z \u ', r'HYPERLINK \l "_Toc1"', r' DATE \@ "dd/MM/yyyy" '

Relation = tuple[str, str] | tuple[str, str, str]


def rels(*relations: Relation) -> bytes:
    """(type, target) or (type, target, "External") each; a type without a scheme is one of the format's own."""
    rows = "".join(
        f'<Relationship Id="rId{n}" Type="{kind if ":" in kind else f"{REL}/{kind}"}" Target="{target}"'
        + (f' TargetMode="{mode[0]}"' if mode else "")
        + "/>"
        for n, (kind, target, *mode) in enumerate(relations)
    )
    return f'<?xml version="1.0" encoding="UTF-8"?><Relationships xmlns="{RELS}">{rows}</Relationships>'.encode()


PARTS_OF_WORD = ("styles", "settings", "webSettings", "fontTable", "numbering", "footnotes", "endnotes")


def types(overrides: dict[str, str], defaults: dict[str, str] | None = None) -> bytes:
    known = {"rels": f"{PACKAGE}.relationships+xml", "xml": "application/xml", "png": "image/png", "jpeg": "image/jpeg", **(defaults or {})}
    rows = "".join(f'<Default Extension="{ending}" ContentType="{kind}"/>' for ending, kind in known.items())
    rows += "".join(f'<Override PartName="/{part}" ContentType="{kind}"/>' for part, kind in overrides.items())
    return f'<?xml version="1.0" encoding="UTF-8"?><Types xmlns="{OF}/package/2006/content-types">{rows}</Types>'.encode()


MARK = '<w:r><w:fldChar w:fldCharType="{}"/></w:r>'


def field(instruction: str, result: str = "1", *, inner: str = "", rest: str = "") -> str:
    """A field as Word writes it, in pieces; another one (`inner`) may stand in its instruction, before the `rest` of it."""
    half = len(instruction) // 2
    before, after = (
        "".join(f'<w:r><w:instrText xml:space="preserve">{piece}</w:instrText></w:r>' for piece in pieces)
        for pieces in ((instruction[:half], instruction[half:]), (rest,))
    )
    return f"{MARK.format('begin')}{before}{inner}{after}{MARK.format('separate')}<w:r><w:t>{result}</w:t></w:r>{MARK.format('end')}"


def word(
    body: str = "", *, more: dict[str, bytes] | None = None, kinds: dict[str, str] | None = None, links: tuple[Relation, ...] = ()
) -> bytes:
    """What Word writes of a report with a table of contents, page numbers, a picture, a formula and a signature line."""
    parts = {
        "[Content_Types].xml": types(
            {
                "word/document.xml": WORD,
                **{f"word/{name}.xml": f"{OPEN}.wordprocessingml.{name}+xml" for name in PARTS_OF_WORD},
                "word/footer1.xml": f"{OPEN}.wordprocessingml.footer+xml",
                "word/theme/theme1.xml": f"{OPEN}.theme+xml",
                "docProps/core.xml": f"{PACKAGE}.core-properties+xml",
                "docProps/app.xml": f"{OPEN}.extended-properties+xml",
                "customXml/itemProps1.xml": f"{OPEN}.customXmlProperties+xml",
                **(kinds or {}),
            },
            {"odttf": f"{OPEN}.obfuscatedFont", "emf": "image/x-emf", "vml": f"{OPEN}.vmlDrawing"},
        ),
        "_rels/.rels": rels(
            (f"{RELS}/metadata/core-properties", "docProps/core.xml"),
            ("extended-properties", "docProps/app.xml"),
            ("officeDocument", "word/document.xml"),
        ),
        "word/document.xml": f"""<?xml version="1.0" encoding="UTF-8" standalone="yes"?>
            <w:document {W} xmlns:m="{OF}/officeDocument/2006/math" xmlns:v="urn:schemas-microsoft-com:vml"><w:body>
            <w:p>{field(TOC)}</w:p><w:p>{field(TO_PLACE, "Mở đầu")}</w:p>
            <w:p>{field(' HYPERLINK "https://ocop.gov.vn/" ')}{field(DATE)}{field(" PAGEREF _Toc1 ")}</w:p>
            <w:p>{field(" IF ", inner=field(" PAGE "), rest=' = 1 "đầu" "sau" ')}{field(" =SUM(ABOVE) ")}</w:p>
            <w:p><w:fldSimple w:instr=" SEQ Bảng \\* ARABIC "><w:r><w:t>1</w:t></w:r></w:fldSimple></w:p>
            <m:oMath><m:f><m:num><m:r><m:t>f(x)</m:t></m:r></m:num><m:den><m:r><m:t>2</m:t></m:r></m:den></m:f></m:oMath>
            <w:pict><v:shape><v:imagedata r:id="rId4"/></v:shape></w:pict>
            {body}<w:sectPr/></w:body></w:document>""".encode(),
        "word/_rels/document.xml.rels": rels(
            *((name, f"{name}.xml") for name in PARTS_OF_WORD),
            ("footer", "footer1.xml"), ("theme", "theme/theme1.xml"), ("image", "media/image1.png"), ("customXml", "../customXml/item1.xml"),
            ("hyperlink", "https://ocop.gov.vn/?a=1&amp;b=2", "External"), ("hyperlink", "mailto:lan@ocop.example", "External"), *links,
        ),
        "word/footer1.xml": f"<w:ftr {W}><w:p>{field(' PAGE ')}{field(' NUMPAGES ')}</w:p></w:ftr>".encode(),
        **{f"word/{name}.xml": f"<w:{name} {W}/>".encode() for name in PARTS_OF_WORD},
        "word/theme/theme1.xml": b'<a:theme xmlns:a="urn:a"><a:font script="Viet" typeface="Times New Roman"/></a:theme>',
        "word/_rels/fontTable.xml.rels": rels(("font", "fonts/font1.odttf")),
        "word/fonts/font1.odttf": bytes(range(64)),
        "word/media/image1.png": picture("PNG"),
        "customXml/item1.xml": b'<b:Sources xmlns:b="urn:b"/>',
        "customXml/itemProps1.xml": b'<ds:datastoreItem xmlns:ds="urn:ds"/>',
        "customXml/_rels/item1.xml.rels": rels(("customXmlProps", "itemProps1.xml")),
        "docProps/core.xml": '<cp:coreProperties xmlns:cp="urn:cp">Báo cáo</cp:coreProperties>'.encode(),
        "docProps/app.xml": b"<Properties/>",
        **(more or {}),
    }  # fmt: skip
    return archive(parts)


def excel(
    cells: str = "",
    *,
    more: dict[str, bytes] | None = None,
    kinds: dict[str, str] | None = None,
    names: str = "",
    links: tuple[Relation, ...] = (),
) -> bytes:
    """What Excel writes of a book of costs: formulas, a table, a note, a drawing, a list to choose from, settings of the printer."""
    formulas = (
        "SUM(B2:B9)", '"Cộng: "&amp;TEXT(B10,"#,##0")', "VLOOKUP(A2,Giá!$A$1:$B$9,2,FALSE)", "'Chi phí'!A1",
        "_xlfn.XLOOKUP(A2,A:A,B:B)", "SUM(Bảng1[[#This Row],[Giá '#1]])", 'HYPERLINK("https://ocop.gov.vn","Xem")', "VAT(B2)",
        '_xlfn.LET(_xlpm.x,B2,_xlpm.x*2)', 'IF(A1="a|b [1]",1,2)', 'INDIRECT("B"&amp;ROW())',
    )  # fmt: skip
    rows = "".join(f'<c r="C{n}"><f>{formula}</f><v>0</v></c>' for n, formula in enumerate(formulas, 1))
    parts = {
        "[Content_Types].xml": types(
            {
                "xl/workbook.xml": SHEET,
                "xl/worksheets/sheet1.xml": f"{OPEN}.spreadsheetml.worksheet+xml",
                "xl/styles.xml": f"{OPEN}.spreadsheetml.styles+xml",
                "xl/sharedStrings.xml": f"{OPEN}.spreadsheetml.sharedStrings+xml",
                "xl/calcChain.xml": f"{OPEN}.spreadsheetml.calcChain+xml",
                "xl/tables/table1.xml": f"{OPEN}.spreadsheetml.table+xml",
                "xl/comments1.xml": f"{OPEN}.spreadsheetml.comments+xml",
                "xl/charts/chart1.xml": f"{OPEN}.drawingml.chart+xml",
                "xl/drawings/drawing1.xml": f"{OPEN}.drawing+xml",
                "docProps/core.xml": f"{PACKAGE}.core-properties+xml",
                **(kinds or {}),
            },
            {"bin": f"{OPEN}.spreadsheetml.printerSettings", "vml": f"{OPEN}.vmlDrawing"},
        ),
        "_rels/.rels": rels(("officeDocument", "xl/workbook.xml"), (f"{RELS}/metadata/core-properties", "docProps/core.xml")),
        "docProps/core.xml": b"<cp:coreProperties xmlns:cp='urn:cp'/>",
        "xl/workbook.xml": f"""<workbook {S}><sheets><sheet name="Chi phí" sheetId="1" r:id="rId0"/></sheets><definedNames>
            <definedName name="_xlnm.Print_Area" localSheetId="0">'Chi phí'!$A$1:$C$9</definedName>
            <definedName name="VAT">_xlfn.LAMBDA(_xlpm.x,_xlpm.x*0.08)</definedName>{names}</definedNames></workbook>""".encode(),
        "xl/_rels/workbook.xml.rels": rels(
            ("worksheet", "worksheets/sheet1.xml"), ("styles", "styles.xml"), ("sharedStrings", "sharedStrings.xml"), ("calcChain", "calcChain.xml"), *links
        ),
        "xl/worksheets/sheet1.xml": f"""<worksheet {S}><sheetData><row r="1">{rows}{cells}</row></sheetData>
            <dataValidations><dataValidation><formula1>$A$1:$A$5</formula1></dataValidation></dataValidations>
            <hyperlinks><hyperlink ref="A1" r:id="rId3"/><hyperlink ref="A2" location="'Chi phí'!A1"/></hyperlinks></worksheet>""".encode(),
        "xl/worksheets/_rels/sheet1.xml.rels": rels(
            ("printerSettings", "../printerSettings/printerSettings1.bin"), ("table", "../tables/table1.xml"), ("comments", "../comments1.xml"),
            ("hyperlink", "http://ocop.gov.vn", "External"), ("vmlDrawing", "../drawings/vmlDrawing1.vml"), ("drawing", "../drawings/drawing1.xml"),
        ),
        "xl/printerSettings/printerSettings1.bin": "Máy in".encode("utf-16-le") + bytes(200),
        "xl/tables/table1.xml": f"<table {S}><calculatedColumnFormula>Bảng1[[#This Row],[Giá]]*2</calculatedColumnFormula></table>".encode(),
        "xl/comments1.xml": f"<comments {S}><text><t>=WEBSERVICE là gì?</t></text></comments>".encode(),
        "xl/drawings/vmlDrawing1.vml": b"""<xml xmlns:v="urn:schemas-microsoft-com:vml"><v:formulas><v:f eqn="sum @0 1 0"/></v:formulas></xml>""",
        "xl/drawings/drawing1.xml": b"<xdr:wsDr xmlns:xdr='urn:xdr'/>",
        "xl/drawings/_rels/drawing1.xml.rels": rels(("chart", "../charts/chart1.xml")),
        "xl/charts/chart1.xml": "<c:chart xmlns:c='urn:c'><c:f>'Chi phí'!$A$1:$A$9</c:f></c:chart>".encode(),
        "xl/sharedStrings.xml": f"<sst {S}><si><t>=cmd|'/c calc'!A1</t></si></sst>".encode(),
        "xl/styles.xml": f"<styleSheet {S}/>".encode(),
        "xl/calcChain.xml": f"<calcChain {S}/>".encode(),
        **(more or {}),
    }  # fmt: skip
    return archive(parts)


def google_sheet() -> bytes:
    """Google's export: its own relation to a part of its own."""
    return excel(
        more={"xl/metadata": b"\x08\x01"}, kinds={"xl/metadata": "application/binary"},
        links=(("http://customschemas.google.com/relationships/workbookmetadata", "metadata"),),
    )  # fmt: skip


def signed_word() -> bytes:
    """With a digital signature of Office."""
    return word(
        more={
            "_xmlsignatures/origin.sigs": b"",
            "_xmlsignatures/sig1.xml": b'<Signature xmlns="http://www.w3.org/2000/09/xmldsig#"><Reference URI="#idPackageObject"/></Signature>',
            "_xmlsignatures/_rels/origin.sigs.rels": rels((f"{RELS}/digital-signature/signature", "sig1.xml")),
        },
        kinds={
            "_xmlsignatures/origin.sigs": f"{PACKAGE}.digital-signature-origin",
            "_xmlsignatures/sig1.xml": f"{PACKAGE}.digital-signature-xmlsignature+xml",
        },
    )
