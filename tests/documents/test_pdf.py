"""PDF files show pages and do nothing else; each refusal says what it is and the way out."""

from __future__ import annotations

import io
from collections.abc import Callable

import pikepdf
import pytest
import weasyprint
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from pikepdf import Array, Dictionary, Name, String
from PIL import Image

from documents.parsers import pdfs
from documents.parsers.verdicts import Fault
from documents.refusals import Refused
from tests.documents import samples

Build = Callable[[pikepdf.Pdf], None]


def rect() -> Array:
    return Array([0, 0, 9, 9])


def code(content: bytes) -> str:
    """Of a refusal, whose sentence is complete."""
    with pytest.raises(Fault) as caught:
        pdfs.examined(content, "pdf")
    assert Refused(caught.value.code, **caught.value.params).messages[0]
    return caught.value.code


def annotated(kind: str, **more: object) -> Build:
    def build(document: pikepdf.Pdf) -> None:
        note = Dictionary(Type=Name.Annot, Subtype=Name(f"/{kind}"), Rect=rect(), **more)
        document.pages[0].Annots = Array([document.make_indirect(note)])

    return build


def acting(**action: object) -> Build:
    return annotated("Link", A=Dictionary(**action))


def named(kind: str) -> Build:
    return acting(Type=Name.Action, S=Name.Named, N=Name(f"/{kind}"))


def from_a_web_page() -> bytes:
    html = """<html lang="vi"><h1 id="a">Báo cáo</h1><p><a href="#a">đầu</a> <a href="https://ocop.gov.vn">trang</a>
        <a href="mailto:lan@ocop.example">thư</a><table><tr><td>1</td></tr></table>"""
    return weasyprint.HTML(string=html, base_url="about:blank").write_pdf(pdf_variant="pdf/ua-1")


def from_a_scanner() -> bytes:
    out = io.BytesIO()
    pages = [Image.effect_noise((600, 800), 80) for _ in range(3)]
    pages[0].save(out, "PDF", save_all=True, append_images=pages[1:], resolution=150)
    return out.getvalue() + b"\0" * 700


def signed(document: pikepdf.Pdf) -> None:
    """An invoice signed by its seller and by its provider: two fields, the document certified, a stamp that is seen."""
    for n in range(2):
        value = Dictionary(
            Type=Name.Sig, Filter=Name("/Adobe.PPKLite"), SubFilter=Name("/adbe.pkcs7.detached"), ByteRange=Array([0, 9, 90, 9]),
            Contents=String(b"\x30\x82" + bytes(200)), M=String("D:20260901080000+07'00'"), Reason=String("Ký hóa đơn"),
            Prop_Build=Dictionary(App=Dictionary(Name=Name.VNPT)),
            Reference=Array([Dictionary(Type=Name.SigRef, TransformMethod=Name.DocMDP, TransformParams=Dictionary(P=2))]),
        )  # fmt: skip
        drawn = document.make_stream(b"q Q")
        drawn.Type, drawn.Subtype, drawn.BBox = Name.XObject, Name.Form, rect()
        seal = Dictionary(
            Type=Name.Annot, Subtype=Name.Widget, FT=Name.Sig, T=String(f"Signature{n}"), V=document.make_indirect(value), Rect=rect(),
            F=132, AP=Dictionary(N=drawn), Lock=Dictionary(Type=Name.SigFieldLock, Action=Name.All), P=document.pages[0].obj,
        )  # fmt: skip
        held = document.make_indirect(seal)
        document.pages[0].Annots = Array([*document.pages[0].get("/Annots", []), held])
    document.Root.AcroForm = Dictionary(Fields=document.pages[0].Annots, SigFlags=3, DA=String("/Helv 0 Tf 0 g"))
    document.Root.Perms = Dictionary(DocMDP=document.pages[0].Annots[0].V)
    document.Root.DSS = Dictionary(Certs=Array([document.make_stream(b"\x30\x82")]), VRI=Dictionary())


def written_in_an_office(document: pikepdf.Pdf) -> None:
    """Tags with attributes, an outline, labels of pages, colours for print, where to open, a field to fill in."""
    page = document.pages[0].obj
    paragraph = Dictionary(Type=Name.StructElem, S=Name.P, A=Dictionary(O=Name.Layout, TextAlign=Name.Center), Pg=page, K=0)
    cell = Dictionary(S=Name.TD, A=Array([Dictionary(O=Name.Table, ColSpan=2), 0]), Pg=page, K=1, Ref=Array([]))
    document.Root.StructTreeRoot = Dictionary(
        Type=Name.StructTreeRoot, K=Array([document.make_indirect(paragraph), document.make_indirect(cell)])
    )
    document.Root.MarkInfo, document.Root.Lang = Dictionary(Marked=True), String("vi-VN")
    document.Root.OpenAction = Array([page, Name.XYZ, None, None, 0])
    document.Root.Names = Dictionary(Dests=Dictionary(Names=Array([String("a"), Array([page, Name.Fit])])))
    document.Root.PageLabels = Dictionary(Nums=Array([0, Dictionary(S=Name.D)]))
    document.Root.OutputIntents = Array([Dictionary(Type=Name.OutputIntent, S=Name.GTS_PDFA1, OutputConditionIdentifier=String("sRGB"))])
    document.Root.ViewerPreferences = Dictionary(DisplayDocTitle=True)
    page.Group = Dictionary(Type=Name.Group, S=Name.Transparency, CS=Name.DeviceRGB)
    page.Trans = Dictionary(S=Name.R)
    field = Dictionary(
        Type=Name.Annot, Subtype=Name.Widget, FT=Name.Tx, T=String("ho_ten"), V=String("Lan"), BS=Dictionary(S=Name.S), Rect=rect()
    )
    held = document.make_indirect(field)
    page.Annots, document.Root.AcroForm = Array([held]), Dictionary(Fields=Array([held]))
    with document.open_outline() as outline:
        outline.root.append(pikepdf.OutlineItem("Mở đầu", 0))
        outline.root.append(pikepdf.OutlineItem("Trang", action=Dictionary(S=Name.URI, URI=String("http://ocop.gov.vn"))))


@pytest.mark.parametrize(
    "content",
    [
        from_a_web_page(),
        from_a_scanner(),
        samples.pdf(build=signed),
        samples.pdf(2, build=written_in_an_office),
        samples.pdf(build=written_in_an_office, encryption=pikepdf.Encryption(user="", owner="o", R=6)),
        samples.pdf(build=named("NextPage")),
        samples.pdf(build=acting(S=Name.URI, URI=String("mailto:lan@ocop.example?subject=Chè"))),
        samples.pdf(build=acting(S=Name.URI, URI=String("www.ocop.gov.vn"))),
        samples.pdf(build=annotated("Stamp", AP=Dictionary())),
        samples.pdf(build=annotated("FreeText", Contents=String("/JavaScript /Launch /EF"))),
    ],
    ids=["a web page", "a scanner", "signed", "an office", "guarded", "next page", "a letter", "a bare name", "a stamp", "words"],
)
def test_what_ordinary_programs_write_is_taken(content):
    assert pdfs.examined(content, "pdf").kind == "pdf"


def script() -> Dictionary:
    return Dictionary(S=Name.JavaScript, JS=String("app.alert(1)"))


def opening(action: object) -> Build:
    return lambda document: setattr(document.Root, "OpenAction", action)


def in_names(document: pikepdf.Pdf) -> None:
    document.Root.Names = Dictionary(JavaScript=Dictionary(Names=Array([])))


def model(document: pikepdf.Pdf) -> None:
    stream = document.make_stream(b"U3D")
    stream.Type, stream.Subtype = Name("/3D"), Name.U3D
    stream.OnInstantiate = document.make_stream(b"app.alert(1)")
    document.Root.Kept = stream


def from_elsewhere(document: pikepdf.Pdf) -> None:
    stream = document.make_stream(b"")
    stream.F = Dictionary(Type=Name.Filespec, F=String("https://elsewhere.example/page"), FS=Name.URL)
    document.pages[0].Contents = stream


def page_of_another(document: pikepdf.Pdf) -> None:
    form = document.make_stream(b"")
    form.Type, form.Subtype, form.BBox = Name.XObject, Name.Form, rect()
    form.Ref = Dictionary(F=String("other.pdf"), Page=0)
    document.pages[0].Resources = Dictionary(XObject=Dictionary(A=form))


def portfolio(document: pikepdf.Pdf) -> None:
    document.Root.Collection = Dictionary(Type=Name.Collection)


def xfa(document: pikepdf.Pdf) -> None:
    document.Root.AcroForm = Dictionary(Fields=Array([]), XFA=document.make_stream(b"<xdp/>"))


@pytest.mark.parametrize(
    ("build", "expected"),
    [
        (opening(script()), "scripts"),
        (in_names, "scripts"),
        (annotated("Link", AA=Dictionary(K=script())), "scripts"),
        (acting(S=Name.GoTo, D=String("a"), Next=Array([script()])), "scripts"),
        (acting(S=Name.Rendition, JS=String("1")), "media"),
        (lambda document: setattr(document.Root, "Kept", Array([Array([script()])])), "scripts"),
        (acting(S=Name.Launch, F=String("cmd.exe")), "actions"),
        (acting(S=Name.SubmitForm, F=String("https://elsewhere.example")), "actions"),
        (acting(S=Name.ImportData, F=String("a.fdf")), "actions"),
        (opening(Dictionary(S=Name.GoToR, F=String("\\\\elsewhere\\share"))), "actions"),
        (acting(S=Name.GoToE), "actions"),
        (acting(S=Name.Hide, T=String("a")), "actions"),
        (acting(S=Name.Thread), "actions"),
        (acting(S=Name("/Xyz")), "actions"),
        (named("Print"), "actions"),
        (named("SaveAs"), "actions"),
        (annotated("Link", AA=Dictionary(E=Dictionary(S=Name.Hide))), "actions"),
        (annotated("Xyz"), "actions"),
        (acting(S=Name.URI, URI=String("javascript:alert(1)")), "link"),
        (acting(S=Name.URI, URI=String("file:///c:/a.exe")), "link"),
        (annotated("Link", PA=Dictionary(S=Name.URI, URI=String("ms-word:ofe|u|https://a"))), "link"),
        (annotated("FileAttachment", FS=Dictionary(F=String("a"))), "attached"),
        (lambda document: document.attachments.__setitem__("a.xml", b"<x/>"), "attached"),
        (portfolio, "attached"),
        (annotated("RichMedia"), "media"),
        (annotated("Screen"), "media"),
        (annotated("3D"), "media"),
        (annotated("Movie"), "media"),
        (annotated("Sound"), "media"),
        (model, "scripts"),
        (xfa, "xfa"),
        (from_elsewhere, "external"),
        (page_of_another, "external"),
    ],
)  # fmt: skip
def test_whatever_else_it_does_is_refused(build, expected):
    assert code(samples.pdf(build=build)) == expected


def test_annotations_that_do_not_say_so_are_looked_at():
    def build(document: pikepdf.Pdf) -> None:
        document.pages[0].Annots = Array([Dictionary(Rect=rect())])

    assert code(samples.pdf(build=build)) == "actions"


@settings(max_examples=150, deadline=None, suppress_health_check=list(HealthCheck))
@given(st.data())
def test_whatever_the_bytes_there_is_a_verdict(data):
    content = bytearray(data.draw(st.sampled_from([WRITTEN, SIGNED])))
    for _ in range(data.draw(st.integers(1, 5))):
        at = data.draw(st.integers(0, len(content) - 1))
        content[at : at + data.draw(st.integers(0, 3))] = data.draw(st.one_of(st.binary(max_size=4), st.sampled_from(WORDS)))
    try:
        found = pdfs.examined(bytes(content), "pdf").kind
    except Fault as fault:
        found = Refused(fault.code, **fault.params).messages[0]
    assert found == "pdf" or len(found) > 20


WRITTEN, SIGNED = samples.pdf(2, build=written_in_an_office), samples.pdf(build=signed)
WORDS = [b"/A ", b"/JS ", b"<<", b">>", b"[", b"null", b"1 0 R", b"/S/URI", b"/Annots ", b"obj", b"endobj", b"stream\n", b"\0"]
