"""Two requests of one person at the same time."""

from __future__ import annotations

from documents import sending
from documents.models import Upload, UploadPart
from documents.refusals import Refused
from tests.evaluation.racing import together
from tests.factories import UserFactory


def test_two_files_at_once_do_not_pass_the_limit_together(own_database, settings):
    settings.UPLOAD_FILES_A_DAY = 1
    user, said = UserFactory(), []

    def begin(name: str) -> None:
        try:
            sending.begin(user, "a.pdf", 9, name * 64)
        except Refused as refused:
            said.append(refused.code)

    together(lambda: begin("1"), lambda: begin("2"))
    assert said == ["files_a_day"]
    assert Upload.objects.count() == 1


def test_the_same_part_sent_twice_at_once_is_kept_once(own_database):
    user, said = UserFactory(), []
    upload = sending.begin(user, "a.pdf", 2000, "a" * 64)

    def append() -> None:
        try:
            sending.append(user, upload.public_id, 0, b"x" * 1000)
        except sending.OutOfPlace as out:
            said.append(out.upload.received)

    together(append, append)
    assert said == [1000]
    assert UploadPart.objects.count() == 1
