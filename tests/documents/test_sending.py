"""Files that arrive in parts: each byte once, whole or not at all, of their sender alone, for a day."""

from __future__ import annotations

import datetime as dt
import hashlib
from zoneinfo import ZoneInfo

import pytest
from django.test import Client
from django.urls import reverse

from basics import clock
from cycle.tasks import tick
from documents import limits, sending
from documents.models import Upload, UploadPart
from documents.refusals import Refused
from tests.documents import samples
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
CONTENT = samples.pdf(3) + b"\0" * 3000
PART = 1000
VIETNAM = ZoneInfo("Asia/Ho_Chi_Minh")


def sha(content: bytes) -> str:
    return hashlib.sha256(content).hexdigest()


@pytest.fixture
def user():
    return UserFactory()


@pytest.fixture
def mine(user):
    client = Client()
    client.force_login(user)
    return client


def begin(client, content: bytes = CONTENT, name: str = "Giấy.pdf", **more):
    said = {"name": name, "size": len(content), "sha256": sha(content), **more}
    return client.post(reverse("upload_begin"), said)


def send(client, address: str, offset: object, part: bytes):
    return client.post(address, part, content_type="application/octet-stream", headers={"Upload-Offset": str(offset)})


def send_all(client, content: bytes = CONTENT) -> str:
    standing = begin(client, content).json()
    while standing["received"] < len(content):
        at = standing["received"]
        standing = send(client, standing["address"], at, content[at : at + PART]).json()
    return standing["id"]


def code(user, public_id: str) -> str:
    with pytest.raises(Refused) as caught:
        sending.arrived(user, public_id)
    return caught.value.code


def test_parts_become_the_file_byte_for_byte(mine, user):
    whole = sending.arrived(user, send_all(mine))
    assert (whole.name, whole.size, whole.read()) == ("Giấy.pdf", len(CONTENT), CONTENT)


def test_whoever_begins_again_goes_on_where_it_was(mine, user):
    first = begin(mine).json()
    send(mine, first["address"], 0, CONTENT[:PART])
    assert begin(mine, name="Tên khác.pdf").json() == {**first, "received": PART}
    assert Upload.objects.get().name == "Tên khác.pdf", "as it was called last"
    assert Upload.objects.count() == 1, "counted once"
    assert begin(mine, CONTENT + b" ").json()["received"] == 0, "another file"


@pytest.mark.parametrize("offset", [0, PART - 1, PART + 1, "-1", "", "x", "9" * 40])
def test_a_part_out_of_place_is_not_kept_and_its_sender_learns_where_it_stands(mine, offset):
    address = begin(mine).json()["address"]
    send(mine, address, 0, CONTENT[:PART])
    answer = send(mine, address, offset, CONTENT[PART : 2 * PART])
    assert (answer.status_code, answer.json()["received"]) == (409, PART)
    assert UploadPart.objects.count() == 1


@pytest.mark.parametrize("part", [b"", CONTENT + b"x", b"x" * (sending.LARGEST_PART + 1)], ids=["empty", "beyond the end", "too large"])
def test_a_part_that_cannot_be_one_is_not_kept(mine, part):
    address = begin(mine, size=len(part) + 1 if len(part) > len(CONTENT) + 1 else len(CONTENT)).json()["address"]
    assert send(mine, address, 0, part).status_code == 409
    assert not UploadPart.objects.exists()


def test_a_form_is_no_part(mine):
    answer = mine.post(begin(mine).json()["address"], {"state": "recognised"}, headers={"Upload-Offset": "0"})
    assert (answer.status_code, answer.json()["received"]) == (409, 0)


def test_what_is_not_whole_or_was_changed_is_no_file(mine, user):
    public_id = begin(mine).json()["id"]
    assert code(user, public_id) == "unfinished"
    mixed = begin(mine, sha256=sha(b"other")).json()
    for at in range(0, len(CONTENT), PART):
        send(mine, mixed["address"], at, CONTENT[at : at + PART])
    assert code(user, mixed["id"]) == "changed"


def test_a_file_is_opened_so_often_then_sent_and_counted_anew(mine, user):
    public_id = send_all(mine)
    for _time in range(sending.OPENINGS):
        assert sending.arrived(user, public_id).size == len(CONTENT)
    assert code(user, public_id) == "opened_often"
    assert code(user, public_id) == "gone"
    assert not UploadPart.objects.exists()
    assert send_all(mine) != public_id
    assert Upload.objects.count() == 2


def test_it_is_its_senders_alone(mine, user):
    public_id = send_all(mine)
    other, client = UserFactory(), Client()
    client.force_login(other)
    assert send(client, reverse("upload_part", args=[public_id]), 0, b"x").status_code == 404
    assert code(other, public_id) == code(user, "zzzzzzzzzzzz") == "gone"
    assert begin(client).json()["received"] == 0, "whoever knows the hash gets nothing of the file"


@pytest.mark.parametrize(
    ("more", "status"), [({"size": 0}, 422), ({"size": "x"}, 422), ({"sha256": "g" * 64}, 422), ({"name": ""}, 422), ({"size": 10**9}, 422)]
)
def test_what_cannot_be_a_file_is_not_begun(mine, more, status):
    answer = begin(mine, **more)
    assert answer.status_code == status
    assert answer.json()["sentence"]
    assert not Upload.objects.exists()


def test_after_a_day_it_is_swept_with_its_parts(mine, user):
    now = clock.now()
    with clock.at(now - dt.timedelta(hours=25)):
        old = send_all(mine)
    kept = send_all(mine, CONTENT + b" ")
    tick()
    assert [upload.public_id for upload in Upload.objects.all()] == [kept]
    assert not UploadPart.objects.exclude(upload__public_id=kept).exists()
    assert code(user, old) == "gone"


def test_what_is_a_day_old_and_not_swept_yet_is_begun_anew(mine):
    with clock.at(clock.now() - dt.timedelta(hours=25)):
        send_all(mine)
    assert begin(mine).json()["received"] == 0


# What a person may upload.


def test_nobody_has_two_files_looked_into_at_once(user):
    other = UserFactory()
    with limits.one_at_a_time(user):
        with pytest.raises(Refused) as refused, limits.one_at_a_time(user):
            pass
        with limits.one_at_a_time(other):
            pass
    assert refused.value.code == "yours_busy"
    with limits.one_at_a_time(user):
        pass


def refusal(answer) -> str:
    assert answer.status_code == 422
    return answer.json()["sentence"]


def test_files_of_a_day_are_counted(mine, user, settings):
    settings.UPLOAD_FILES_A_DAY = 2
    with clock.at(clock.now() - dt.timedelta(hours=23)):
        send_all(mine)
    begin(mine, b"1")
    said = refusal(begin(mine, b"2"))
    assert "2" in said
    assert begin(mine).status_code == 200, "a file that is here goes on"
    with clock.at(clock.now() + dt.timedelta(hours=2)):
        assert begin(mine, b"2").status_code == 200


@pytest.mark.parametrize(
    ("sizes", "more", "hour"), [((1, 1, 1), 1, "08:00"), ((1, 1, 1), 2, "09:00"), ((2, 1), 2, "08:00"), ((1, 2), 3, "09:00")]
)
def test_the_hour_named_is_that_from_which_there_is_room(mine, settings, sizes, more, hour):
    settings.UPLOAD_BYTES_A_DAY = 3 * 1024 * 1024
    midnight = clock.now().astimezone(VIETNAM).replace(hour=0, minute=0)
    for n, size in enumerate(sizes):
        with clock.at(midnight + dt.timedelta(hours=8 + n)):
            assert begin(mine, bytes([n]), size=size * 1024 * 1024).status_code == 200
    with clock.at(midnight + dt.timedelta(hours=20)):
        assert f"{hour} {midnight + dt.timedelta(days=1):%d/%m}" in refusal(begin(mine, b"x", size=more * 1024 * 1024))


def test_bytes_of_a_day_are_counted_also_of_what_has_not_arrived(mine, user, settings):
    settings.UPLOAD_BYTES_A_DAY = 3 * 1024 * 1024
    assert begin(mine, b"1", size=2 * 1024 * 1024).status_code == 200
    said = refusal(begin(mine, b"2", size=2 * 1024 * 1024))
    assert "3 MB" in said
    assert "2 MB" in said
    assert begin(mine, b"2", size=1024 * 1024).status_code == 200
    other = Client()
    other.force_login(UserFactory())
    assert begin(other, b"2", size=2 * 1024 * 1024).status_code == 200, "of each person"
