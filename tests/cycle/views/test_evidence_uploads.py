"""A paper that arrived in parts, and what a person may upload and a dossier hold: each refusal keeps what was typed beside it."""

from __future__ import annotations

import hashlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse

from basics import clock
from cycle.models import Dossier
from cycle.models.states import State
from documents import sending
from documents.models import Upload
from products.models import Evidence, EvidenceKind
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene
from tests.documents import samples

pytestmark = pytest.mark.django_db
MIB = 1024 * 1024


@pytest.fixture
def scene(settings, tmp_path) -> Scene:
    settings.MEDIA_ROOT = tmp_path
    with clock.at(TODAY):
        yield officer_scene.build()


@pytest.fixture
def dossier(client, scene) -> Dossier:
    made = scene.dossier(State.IMPLEMENTING)
    scene.owner = scene.member(made.producer)
    client.force_login(scene.owner)
    return made


@pytest.fixture
def kind() -> EvidenceKind:
    return EvidenceKind.objects.filter(expires=False)[0]


def in_parts(user, content: bytes) -> str:
    upload = sending.begin(user, "Giấy phép.pdf", len(content), hashlib.sha256(content).hexdigest())
    for at in range(0, len(content), sending.PART):
        sending.append(user, upload.public_id, at, content[at : at + sending.PART])
    return upload.public_id


def put(client, dossier, kind, **more):
    return client.post(reverse("evidence_list", args=[dossier.public_id]), {"kind": kind.code, "title": "Hợp đồng với hợp tác xã", **more})


def file(pages: int = 1) -> SimpleUploadedFile:
    return SimpleUploadedFile("a.pdf", samples.pdf(pages))


def refused(answer, dossier) -> str:
    """What is said at the file; nothing was kept of it, and the title is still there."""
    assert answer.status_code == 200
    assert not dossier.evidence_links.exists()
    assert 'value="Hợp đồng với hợp tác xã"' in answer.content.decode()
    return " ".join(answer.context["form"].errors["upload"])


def test_a_paper_that_arrived_in_parts_is_stored_byte_for_byte(client, scene, dossier, kind):
    content = samples.pdf(2) + bytes(600_000)
    answer = put(client, dossier, kind, upload_sent=in_parts(scene.owner, content))
    assert answer.status_code == 302
    paper = Evidence.objects.get(dossier_links__dossier=dossier)
    assert (paper.sha256, paper.size, paper.original_name) == (hashlib.sha256(content).hexdigest(), len(content), "Giấy phép.pdf")
    assert paper.file.read() == content
    assert Upload.objects.count() == 1, "counted once"


def test_it_is_checked_like_any_other(client, scene, dossier, kind):
    answer = put(client, dossier, kind, upload_sent=in_parts(scene.owner, b"MZ" + bytes(9000)))
    assert "PDF" in refused(answer, dossier)
    assert 'name="upload_sent" value=""' in answer.content.decode(), "what was refused is not offered again"


def test_one_of_somebody_else_is_not_there(client, scene, dossier, kind):
    stranger = scene.member(scene.producer())
    assert refused(put(client, dossier, kind, upload_sent=in_parts(stranger, samples.pdf())), dossier)
    assert refused(put(client, dossier, kind, upload_sent="zzzzzzzzzzzz"), dossier)
    assert refused(put(client, dossier, kind, upload_sent="\u202e" * 9), dossier)


def test_with_another_field_wrong_the_file_stays(client, scene, dossier):
    expiring = EvidenceKind.objects.filter(expires=True)[0]
    sent = in_parts(scene.owner, samples.pdf())
    answer = put(client, dossier, expiring, upload_sent=sent)
    assert set(answer.context["form"].errors) == {"expires_on"}
    assert f'name="upload_sent" value="{sent}"' in answer.content.decode()
    assert put(client, dossier, expiring, upload_sent=sent, expires_on="31/12/2030").status_code == 302
    assert dossier.evidence_links.count() == 1


def test_the_day_s_files_are_counted_at_the_plain_form_too(client, dossier, kind, settings):
    settings.UPLOAD_FILES_A_DAY = 1
    assert "MZ" not in refused(put(client, dossier, kind, upload=SimpleUploadedFile("a.pdf", b"MZ")), dossier)
    said = refused(put(client, dossier, kind, upload=file()), dossier)
    assert said.count("1") >= 2, "the limit and what is used"


def test_the_day_s_bytes_are_counted(client, dossier, kind, settings):
    settings.UPLOAD_BYTES_A_DAY = 100
    assert "MB" in refused(put(client, dossier, kind, upload=file()), dossier)


@pytest.mark.parametrize(("setting", "limit"), [("DOSSIER_MAX_PAPERS", 1), ("DOSSIER_MAX_BYTES", MIB)])
def test_a_dossier_holds_so_much(client, scene, dossier, kind, settings, setting, limit):
    settings.DOSSIER_MAX_PAPERS = 2
    full = samples.pdf() + bytes(MIB - len(samples.pdf()))
    assert put(client, dossier, kind, upload_sent=in_parts(scene.owner, full)).status_code == 302
    setattr(settings, setting, limit)
    address = reverse("evidence_list", args=[dossier.public_id])
    answer = put(client, dossier, kind, upload=file(2), versions=client.get(address).context["versions"])
    assert "1" in " ".join(answer.context["form"].errors["upload"])
    assert 'value="Hợp đồng với hợp tác xã"' in answer.content.decode()
    assert dossier.evidence_links.count() == 1
    assert 'value="Hợp đồng với hợp tác xã"' in client.get(address).content.decode(), "what was written of it is kept"


def test_papers_of_the_library_are_counted_too(client, scene, dossier, kind, settings):
    assert put(client, dossier, kind, upload=file()).status_code == 302
    paper = Evidence.objects.get(dossier_links__dossier=dossier)
    dossier.evidence_links.all().delete()
    settings.DOSSIER_MAX_PAPERS = 0
    client.post(reverse("evidence_choose", args=[dossier.public_id]), {"papers": [paper.public_id]})
    assert not dossier.evidence_links.exists()
    settings.DOSSIER_MAX_PAPERS = 1
    client.post(reverse("evidence_choose", args=[dossier.public_id]), {"papers": [paper.public_id]})
    assert dossier.evidence_links.count() == 1
