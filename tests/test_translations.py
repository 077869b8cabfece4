"""The Vietnamese texts are whole: nothing missing, nothing doubtful, every placeholder kept."""

from __future__ import annotations

import re
import shutil
import subprocess
from collections.abc import Iterable, Iterator
from pathlib import Path

import django
import pytest
from babel.messages.catalog import Catalog, Message
from babel.messages.extract import extract_from_file
from babel.messages.pofile import read_po
from django.conf import settings
from django.utils import translation

from accounts.models import Level
from cycle.models.states import State, Step
from ocop_portal.templatetags.look import short_step_names

PO = Path(settings.BASE_DIR) / "locale/vi/LC_MESSAGES/django.po"
GLOSSARY = Path(settings.BASE_DIR) / "docs/glossary.md"
PLACEHOLDER = re.compile(r"%\(\w+\)[a-z]|%%|%[sd]|\{\w*\}")

STATE_LABELS = {
    "potential": "Sản phẩm tiềm năng",
    "idea_draft": "Đang soạn ý tưởng",
    "idea_submitted": "Chờ UBND cấp xã xem xét ý tưởng",
    "idea_screened": "Chờ duyệt ý tưởng",
    "idea_returned": "Cần bổ sung ý tưởng",
    "plan_draft": "Đang xây dựng phương án",
    "plan_submitted": "Chờ duyệt phương án",
    "plan_returned": "Phương án cần làm lại",
    "implementing": "Đang triển khai phương án",
    "dossier_submitted": "UBND cấp xã đang kiểm tra hồ sơ",
    "dossier_returned": "Cần bổ sung hồ sơ",
    "in_evaluation": "Đang đánh giá",
    "supplement_requested": "Cần bổ sung cho hội đồng",
    "awaiting_decision": "Chờ quyết định",
    "recognised": "Đã công nhận",
    "in_promotion": "Đang xúc tiến thương mại",
    "completed": "Hoàn thành chu trình",
    "not_recognised": "Không đạt",
    "carried_over": "Chuyển sang chu trình năm sau",
    "declined": "Không chấp thuận",
    "withdrawn": "Đã rút",
}


@pytest.fixture(scope="module")
def catalog() -> Catalog:
    with PO.open("rb") as file:
        return read_po(file, locale="vi", abort_invalid=True)


@pytest.fixture
def vietnamese() -> Iterator[None]:
    with translation.override("vi"):
        yield


def english(message: Message) -> tuple[str, ...]:
    return message.id if isinstance(message.id, tuple) else (message.id,)


def texts(message: Message) -> tuple[str, ...]:
    return tuple(message.string) if isinstance(message.string, tuple | list) else (message.string,)


def messages(catalog: Catalog) -> list[Message]:
    return [message for message in catalog if message.id]


def test_every_message_is_translated(catalog):
    assert len(messages(catalog)) > 900
    assert [message.id for message in messages(catalog) if not all(texts(message))] == []


def test_no_message_is_fuzzy_or_obsolete(catalog):
    assert [message.id for message in messages(catalog) if message.fuzzy] == []
    assert list(catalog.obsolete) == []


def test_placeholders_are_kept(catalog):
    """English may leave the count out of its singular; Vietnamese has one form for both."""
    wrong = [
        message.id
        for message in messages(catalog)
        for text in texts(message)
        if set(PLACEHOLDER.findall(text)) != set().union(*(PLACEHOLDER.findall(words) for words in english(message)))
    ]
    assert wrong == []


def test_both_english_forms_have_the_same_placeholders(catalog):
    plural = [english(message) for message in messages(catalog) if isinstance(message.id, tuple)]
    assert [one for one, many in plural if not set(PLACEHOLDER.findall(one)) <= set(PLACEHOLDER.findall(many))] == []


def test_sentences_stay_sentences(catalog):
    """What ends like a sentence in English does so in Vietnamese, and no text has spaces around it or twice within."""
    ends = [
        m.id for m in messages(catalog) if english(m)[-1].rstrip()[-1] in ".?:" and texts(m)[0].rstrip()[-1] != english(m)[-1].rstrip()[-1]
    ]
    spaces = [
        m.id
        for m in messages(catalog)
        if any(text != text.strip() or "  " in text for text in texts(m)) and english(m)[0] == english(m)[0].strip()
    ]
    assert (ends, spaces) == ([], [])


def retired_words() -> list[str]:
    """The first column of the glossary's last table."""
    table = GLOSSARY.read_text(encoding="utf-8").split("## Retired words")[1]
    rows = [line.split("|")[1].strip() for line in table.splitlines() if line.startswith("| ")]
    return [word for row in rows[1:] for word in row.split(", ")]


def vietnamese_of_the_data() -> Iterator[str]:
    """Vietnamese words outside the catalogue: criteria and other packaged data, and what printed papers say by themselves.

    The testing bodies that criteria name (cơ quan có thẩm quyền) are no deciders of the programme.
    """
    root = Path(settings.BASE_DIR)
    for path in (*root.glob("products/data/**/*.yaml"), *root.glob("templates/pdf/**/*.html")):
        yield from path.read_text(encoding="utf-8").replace("của cơ quan có thẩm quyền", "").splitlines()


def holding(texts_: Iterable[str], retired: list[str]) -> list[tuple[str, str]]:
    patterns = [(word, re.compile(rf"(?<!\w){re.escape(word)}(?!\w)", re.IGNORECASE)) for word in retired]
    # "UBND cấp xã xem xét" holds the words of "xã xem xét" and is right.
    plain = ((text, text.replace("cấp xã", "cấp ~")) for text in texts_)
    return [(word, text) for text, seen in plain for word, pattern in patterns if pattern.search(seen)]


def test_retired_words_do_not_return(catalog):
    retired = retired_words()
    assert len(retired) > 20
    assert holding((text for message in messages(catalog) for text in texts(message)), retired) == []
    assert holding(vietnamese_of_the_data(), retired) == []


@pytest.mark.parametrize("text", ["Hãy chọn tệp.", "Nhập mật khẩu của bạn", "Chờ xã xem xét ý tưởng", "Hồ sơ trước hội đồng"])
def test_a_retired_word_is_seen(text):
    assert holding([text], retired_words())


@pytest.mark.parametrize("text", ["Chờ UBND cấp xã xem xét ý tưởng", "Vui lòng chọn tệp."])
def test_what_is_said_instead_is_not(text):
    assert holding([text], retired_words()) == []


def test_vietnamese_has_one_plural_form(catalog):
    assert catalog.num_plurals == 1
    assert all(len(texts(message)) == 1 for message in messages(catalog))


@pytest.mark.skipif(shutil.which("msgfmt") is None, reason="gettext is not installed")
def test_messages_compile(tmp_path):
    made = subprocess.run(["msgfmt", "--check", "-o", str(tmp_path / "django.mo"), str(PO)], capture_output=True, text=True)
    assert (made.returncode, made.stderr) == (0, "")


def test_sentences_taken_from_django_are_its_own_wording_still():
    known = set()
    for part in ("conf", "contrib/auth"):
        with (Path(django.__file__).parent / part / "locale/en/LC_MESSAGES/django.po").open("rb") as file:
            known |= {english(message)[0] for message in read_po(file, locale="en")}
    taken = extract_from_file("python", Path(settings.BASE_DIR) / "basics/django_strings.py", {"_": None, "ngettext_lazy": (1, 2)})
    words = {found[1] if isinstance(found[1], str) else found[1][0] for found in taken}
    assert len(words) > 20
    assert words - known == set()


def test_our_words_come_before_django_s(vietnamese):
    assert translation.gettext("This field is required.") == "Vui lòng điền mục này."


def test_state_labels_are_the_official_ones(vietnamese):
    assert {state.value: str(state.label) for state in State} == STATE_LABELS


def test_steps_and_levels_have_their_official_names(vietnamese):
    assert short_step_names() == ["Tuyên truyền", "Ý tưởng", "Phương án", "Triển khai", "Đánh giá", "Xúc tiến"]
    assert [str(Level(level).label) for level in ("commune", "district", "province", "national")] == [
        "Cấp xã",
        "Cấp huyện",
        "Cấp tỉnh",
        "Cấp trung ương",
    ]
    assert str(Step.EVALUATION.label) == "Đánh giá, phân hạng"
