"""Office files hold what papers need and nothing else; each refusal says what it is and the way out."""

from __future__ import annotations

import io
import warnings
import zipfile

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from documents.parsers import office
from documents.parsers.verdicts import Fault
from documents.refusals import Refused
from tests.documents import samples
from tests.documents.office_samples import OPEN, PACKAGE, REL, W, excel, field, google_sheet, rels, signed_word, word

SVG = b'<svg xmlns="http://www.w3.org/2000/svg"><path d="M0 0"/></svg>'


def kind(content: bytes) -> str:
    return office.examined(content, "zip").kind


def code(content: bytes) -> str:
    """Of a refusal, whose sentence is complete."""
    with pytest.raises(Fault) as caught:
        office.examined(content, "zip")
    assert Refused(caught.value.code, **caught.value.params).messages[0]
    return caught.value.code


@pytest.mark.parametrize(
    ("content", "expected"),
    [
        (word(), "docx"),
        (signed_word(), "docx"),
        (word(more={"word/media/image2.svg": SVG}, kinds={"word/media/image2.svg": "image/svg+xml"}), "docx"),
        (word(more={"word/media/image3.emf": b"\1\0\0\0" + bytes(36) + b" EMF" + bytes(60)}), "docx"),
        (word('<w:hyperlink w:anchor="b"/>'), "docx"),
        (excel(), "xlsx"),
        (google_sheet(), "xlsx"),
    ],
    ids=["Word", "signed", "with a drawing", "with a metafile", "with anchors", "Excel", "Google"],
)
def test_what_ordinary_programs_write_is_taken(content, expected):
    assert kind(content) == expected


def test_other_text_encodings_are_read_and_hide_nothing():
    body = f'<?xml version="1.0" encoding="UTF-16"?><w:document {W}>{{}}</w:document>'
    assert kind(word(more={"word/document.xml": body.format(field(" PAGE ")).encode("utf-16")})) == "docx"
    assert code(word(more={"word/document.xml": body.format(field(" DDE x ")).encode("utf-16")})) == "field"


@pytest.mark.parametrize(
    "instruction",
    [
        'DDEAUTO c:\\\\windows\\\\system32\\\\cmd.exe "/k calc"', ' DDE excel "a.xlsx" r1c1 ',
        ' INCLUDEPICTURE "https://elsewhere.example/a.png" \\d ',
        " includetext \\\\\\\\elsewhere\\\\share\\\\a.docx ", " LINK Excel.Sheet.12 a.xlsx ", " MACROBUTTON Go Nhấn ",
        " IMPORT a ", " AUTOTEXT x ",
        ' DATABASE \\d "a.mdb" ', " RD a.docx ", " EMBED Package ", " ASK x ", ' "DDE" ', " xyz ",
    ],
)  # fmt: skip
def test_fields_that_take_in_something_are_refused(instruction):
    written = instruction.replace("&", "&amp;").replace('"', "&quot;")
    assert code(word(f"<w:p>{field(instruction)}</w:p>")) == "field"
    assert code(word(f'<w:p><w:fldSimple w:instr="{written}"/></w:p>')) == "field"


@pytest.mark.parametrize(
    "body",
    [
        field("", inner=field(" QUOTE 68 68 69 ", "DDE"), rest=' "c:/a.exe" '),
        field(" IF ", inner=field(" DDEAUTO a b "), rest=' = 1 "" ""'),
        '<w:r><w:fldChar w:fldCharType="begin"/></w:r><w:r><w:instrText>DDEAUTO a</w:instrText></w:r>',
        "<w:r><w:instrText>DDEAUTO a</w:instrText></w:r>",
        field(" PAGE ").replace("instrText", "delInstrText").replace("PA", "DDE").replace("GE", " a"),
    ],
    ids=["put together", "within another", "never ended", "in no field", "struck out"],
)  # fmt: skip
def test_fields_hide_nowhere(body):
    assert code(word(f"<w:p>{body}</w:p>")) == "field"


OTHERS = 'xmlns:x="urn:x" xmlns:mc="http://schemas.openxmlformats.org/markup-compatibility/2006" mc:Ignorable="x"'
PIECE = "<w:r><w:instrText>{}</w:instrText></w:r>"
BEGUN, ENDED = (f'<w:r><w:fldChar w:fldCharType="{mark}"/></w:r>' for mark in ("begin", "end"))


@pytest.mark.parametrize(
    ("body", "expected"),
    [
        (f"{BEGUN}<x:y>{PIECE.format('PAGE ')}</x:y>{PIECE.format('DDEAUTO a')}{ENDED}", "field"),
        (f"{BEGUN}<mc:AlternateContent><mc:Choice Requires='x'>{PIECE.format('PAGE ')}</mc:Choice>"
            f"<mc:Fallback>{PIECE.format('DDEAUTO a')}</mc:Fallback></mc:AlternateContent>{ENDED}", "field"),
        (f"{BEGUN}<w:del><w:r><w:delInstrText>PAGE </w:delInstrText></w:r></w:del>{PIECE.format('DDEAUTO a')}{ENDED}", "field"),
        (f"{BEGUN}{PIECE.format('<x:y>PAGE </x:y>DDEAUTO a')}{ENDED}", "broken"),
        (f"{BEGUN}{PIECE.format('DDEAUTO a <w:instrText>PAGE </w:instrText>')}{ENDED}", "broken"),
        (f'{BEGUN}{PIECE.format("DDE")}<x:fldChar w:fldCharType="begin"/>{PIECE.format("AUTO a")}{ENDED}', "field"),
        (f'{BEGUN}{PIECE.format("DDEAUTO a")}<w:r><w:fldChar x:fldCharType="begin" w:fldCharType="separate"/></w:r>', "field"),
        ('<w:fldSimple w:instr="DDEAUTO a" x:instr="PAGE"/>', "field"),
        ('<w:fldSimple x:instr="PAGE" w:instr="DDEAUTO a"/>', "field"),
    ],
    ids=[
        "before it what may be left out", "in the other branch", "before it what is struck out", "an element in it", "one in another",
        "a mark of others between", "a mark with two kinds", "a second instruction", "the second instruction",
    ],
)  # fmt: skip
def test_what_a_program_leaves_out_hides_no_field(body, expected):
    assert code(word(f"<w:p {OTHERS}>{body}</w:p>")) == expected


@pytest.mark.parametrize(
    "body",
    [
        f"<mc:AlternateContent><mc:Choice Requires='wps'>{field(' PAGE ')}</mc:Choice>"
        f"<mc:Fallback>{field(' PAGE ')}</mc:Fallback></mc:AlternateContent>",
        f"<w:del>{BEGUN}</w:del><w:del><w:r><w:delInstrText> PAGEREF </w:delInstrText></w:r></w:del>"
        f"<w:del><w:r><w:delInstrText>_Toc1 </w:delInstrText></w:r></w:del><w:del>{ENDED}</w:del>",
        f"<x:y><w:p>{field(' DATE ')}</w:p></x:y>",
    ],
    ids=["a text box for old and new programs", "a field struck out", "something of a newer program"],
)  # fmt: skip
def test_fields_lie_whole_in_what_may_be_left_out(body):
    assert kind(word(f"<w:p {OTHERS}>{body}</w:p>")) == "docx"


def test_a_relation_leads_outside_whatever_others_say_of_it():
    pointers = rels((REL + "/image", "https://elsewhere.example/a.png", "External")).decode()
    for twofold in ('x:TargetMode="Internal" TargetMode="External"', 'TargetMode="External" x:TargetMode="Internal"'):
        part = pointers.replace('TargetMode="External"', f'xmlns:x="urn:x" {twofold}').encode()
        assert code(word(more={"word/_rels/document.xml.rels": part})) == "linked"


def test_parts_of_relations_are_those_named_so():
    assert code(word(more={"word/a.bin": b"MZ"}, kinds={"word/a.bin": f"{PACKAGE}.relationships+xml"})) == "broken"
    assert code(word(kinds={"word/_rels/document.xml.rels": "application/xml"})) == "broken"


def test_a_formula_stands_in_another_alone():
    """As newer lists to choose from are written; and nothing stands before it that a program might read instead."""
    microsoft = "http://schemas.microsoft.com/office"
    rule = f'<x14:formula1 xmlns:x14="{microsoft}/spreadsheetml/2009/9/main" xmlns:xm="{{}}">{{}}<xm:f>{{}}</xm:f></x14:formula1>'
    excels = f"{microsoft}/excel/2006/main"
    assert kind(excel(rule.format(excels, "", "$A$1:$A$5"))) == "xlsx"
    assert code(excel(rule.format(excels, "", "WEBSERVICE(A1)"))) == "function"
    assert code(excel(rule.format(excels, "WEBSERVICE(A1)", "A1"))) == "broken"
    assert code(excel(rule.format("urn:x", "WEBSERVICE(A1)", "A1"))) == "broken"


@pytest.mark.parametrize(
    "target",
    ["file:///c:/a.exe", "javascript:alert(1)", "\\\\\\\\elsewhere\\\\share", "ms-word:ofe|u|https://a", "bang-ke.xlsx", "vbscript:x"],
)
def test_links_lead_to_pages_and_addresses_only(target):
    assert code(word(links=(("hyperlink", target.replace("\\\\", "\\"), "External"),))) == "link"
    assert code(word(f"<w:p>{field(f' HYPERLINK &quot;{target}&quot; ')}</w:p>")) == "link"
    assert code(excel(f'<c><f>HYPERLINK("{target}","Xem")</f></c>')) == "link"
    assert code(excel("<c><f>HYPERLINK(A1)</f></c>")) == "link"


@pytest.mark.parametrize(
    "formula",
    [
        'WEBSERVICE("https://elsewhere.example/?"&amp;A1)', '_xlfn.WEBSERVICE(A1)', 'IF(1,RTD("a",,"b"))',
        'CALL("kernel32","x")', "_xlfn.IMAGE(A1)",
        'EXEC("calc")', 'REGISTER.ID("a","b")', "T['#a]&amp;WEBSERVICE(A1)&amp;T['#b]", "CUBEVALUE(A1)", "DocSo(A1)",
            'IF(A1="x",webservice (A2))',
    ],
)  # fmt: skip
def test_functions_that_reach_out_are_refused(formula):
    assert code(excel(f"<c><f>{formula}</f></c>")) == "function"
    assert code(excel(names=f'<definedName name="x">{formula}</definedName>')) == "function"
    written, part = formula.replace('"', "&quot;"), "xl/pivot.xml"
    pivot = {part: f'<pivotField formula="{written}"/>'.encode()}
    assert code(excel(more=pivot, kinds={part: f"{OPEN}.spreadsheetml.pivotTable+xml"})) == "function"


@pytest.mark.parametrize(
    "formula", ["cmd|'/c calc'!A0", "[1]Sheet1!A1", "'[1]Chi phí'!A1", "'C:\\[so-lieu.xlsx]Sheet1'!A1", "SUM([1]!Giá)", "+cmd|' /C x'!A"]
)
def test_cells_of_other_books_and_programs_are_refused(formula):
    assert code(excel(f"<c><f>{formula}</f></c>")) == "linked"


@pytest.mark.parametrize("mark", ['xlm="1"', 'function="1"', 'vbProcedure="true"'])
def test_names_that_run_are_macros(mark):
    assert code(excel(names=f'<definedName name="Auto_Open" {mark}>Sheet1!$A$1</definedName>')) == "macros"


MICROSOFT = "http://schemas.microsoft.com/office/2006/relationships"


@pytest.mark.parametrize(
    ("relation", "expected"),
    [
        (("aFChunk", "a.html"), "altchunk"),
        ((f"{MICROSOFT}/vbaProject", "theme/theme9.xml"), "macros"),
        ((f"{MICROSOFT}/xlMacrosheet", "a.xml"), "macros"),
        (("control", "activeX1.xml"), "macros"),
        (("oleObject", "embeddings/a.bin"), "embedded"),
        (("package", "embeddings/a.xlsx"), "embedded"),
        (("attachedTemplate", "file:///c:/a.dotm", "External"), "template"),
        (("image", "https://elsewhere.example/a.png", "External"), "linked"),
        (("externalLink", "externalLinks/externalLink1.xml"), "linked"),
        (("connections", "connections.xml"), "linked"),
        (("subDocument", "a.docx", "External"), "linked"),
        (("frame", "https://elsewhere.example", "External"), "linked"),
        (("mailMergeSource", "file:///a.csv", "External"), "linked"),
        (("video", "media/a.mp4"), "part"),
        (("http://elsewhere.example/relationships/image", "a.png"), "part"),
        (("http://schemas.microsoft.com/office/2011/relationships/webextension", "a.xml"), "part"),
    ],
)  # fmt: skip
def test_relations_are_those_papers_need(relation, expected):
    assert code(word(links=(relation,))) == expected
    assert code(excel(links=(relation,))) == expected


@pytest.mark.parametrize(
    ("name", "content", "declared", "expected"),
    [
        ("word/vbaProject.bin", b"\xd0\xcf\x11\xe0", "application/vnd.ms-office.vbaProject", "macros"),
        ("word/media/image9.png", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", "", "part"),
        ("word/theme9.xml", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", f"{OPEN}.theme+xml", "broken"),
        ("word/fonts/font9.odttf", b"MZ\x90", "", "part"),
        ("word/embeddings/a.bin", b"x", f"{OPEN}.oleObject", "embedded"),
        ("word/embeddings/a.xlsx", b"PK\3\4", f"{OPEN}.spreadsheetml.sheet", "embedded"),
        ("word/activeX/activeX1.xml", b"<x/>", "application/vnd.ms-office.activeX+xml", "macros"),
        ("word/a.html", b"<html/>", "text/html", "part"),
        ("word/a.hta", b"<x/>", "image/png", "part"),
        ("word/a.ps1", b"calc", "", "part"),
        ("word/a.jar", b"PK\3\4", "application/java-archive", "part"),
        ("word/a.scr", b"MZ", "image/png", "part"),
        ("word/a.xml", b"<x/>", "", "part"),
        ("word/a.xml", b"<x/>", "application/vnd.ms-word.keyMapCustomizations+xml", "macros"),
        ("xl/externalLinks/externalLink1.xml", b"<x/>", f"{OPEN}.spreadsheetml.externalLink+xml", "linked"),
        ("xl/connections.xml", b"<x/>", f"{OPEN}.spreadsheetml.connections+xml", "linked"),
        ("xl/volatileDependencies.xml", b"<x/>", f"{OPEN}.spreadsheetml.volatileDependencies+xml", "linked"),
        ("word/media/a.svg", b'<svg xmlns="http://www.w3.org/2000/svg"><script>1</script></svg>', "image/svg+xml", "part"),
        ("word/media/a.svg",
            b'<svg xmlns:x="urn:x"><image x:href="https://elsewhere.example/a"/><a href="file:///a"/></svg>', "image/svg+xml", "link"),
        ("word/drawing.vml", b'<v:imagedata xmlns:v="urn:v" src="https://elsewhere.example/a.png"/>', f"{OPEN}.vmlDrawing", "linked"),
    ],
)  # fmt: skip
def test_parts_are_those_papers_need(name, content, declared, expected):
    assert code(word(more={name: content}, kinds={name: declared} if declared else {})) == expected


def test_parts_of_pointers_are_small():
    many = rels(*((REL, "a"),) * 12_000)
    assert len(many) > office.MAX_POINTERS
    assert code(word(more={"word/_rels/document.xml.rels": many})) == "part_too_large"
    assert code(word(kinds={f"word/{'x' * 90}{n}.xml": "a/b" for n in range(9000)})) == "part_too_large"


def with_entries(*entries: tuple[zipfile.ZipInfo, bytes]) -> bytes:
    out = io.BytesIO(word())
    with warnings.catch_warnings(), zipfile.ZipFile(out, "a") as packed:
        warnings.simplefilter("ignore")  # of a name that is there already
        for entry, content in entries:
            packed.writestr(entry, content)
    return out.getvalue()


def packed_as(name: str, method: int = zipfile.ZIP_STORED) -> zipfile.ZipInfo:
    entry = zipfile.ZipInfo(name)
    entry.compress_type = method
    return entry


@pytest.mark.parametrize(
    "content",
    [
        with_entries((packed_as("word/styles.xml"), b"<x/>")),
        with_entries((packed_as("Word/Styles.xml"), b"<x/>")),
        with_entries((packed_as("word/media/b.png", zipfile.ZIP_LZMA), samples.picture("PNG"))),
        with_entries((packed_as("/etc/a.png"), samples.picture("PNG"))),
        with_entries((packed_as("..\\a.png"), samples.picture("PNG"))),
        word() + word(),
        samples.picture("PNG") + word(),
    ],
    ids=["a part twice", "differing in case", "packed strangely", "absolute", "backslash", "two archives", "something before it"],
)
def test_archives_that_programs_would_read_differently_are_damaged(content):
    assert code(content) == "broken"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_the_bytes_there_is_a_verdict(data):
    """Bytes changed in the archive, and in one of its parts packed anew."""
    source = data.draw(st.sampled_from([word(), excel()]))
    content = bytearray(source)
    if data.draw(st.booleans()):
        with zipfile.ZipFile(io.BytesIO(source)) as archive:
            parts = {name: archive.read(name) for name in archive.namelist()}
        name = data.draw(st.sampled_from(sorted(parts)))
        part = bytearray(parts[name] or b"<x/>")
        _scramble(part, data)
        content = bytearray(samples.archive({**parts, name: bytes(part)}))
    else:
        _scramble(content, data)
    try:
        found = office.examined(bytes(content), "zip").kind
    except Fault as fault:
        found = Refused(fault.code, **fault.params).messages[0]
    assert found in ("", "docx", "xlsx") or len(found) > 20


def _scramble(content: bytearray, data: st.DataObject) -> None:
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.binary(max_size=4))
        content = content or bytearray(b"<")
