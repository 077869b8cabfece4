"""Garbage to every address as everybody who may post there, and as strangers: refused on purpose, and nothing else comes of it.

GARBAGE_EXAMPLES says how often each address is tried, 3 times without it; what fails is printed with the line that makes it again.
"""

from __future__ import annotations

import os
from typing import Any
from urllib.parse import urlsplit

import pytest
from django.db import transaction
from django.http import HttpResponseBase
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from basics import cleaning
from evaluation.models import Seat
from people.models import Appointment
from products.models import Membership
from tests.access.borders import Territory
from tests.access.doorbell import BARE_REFUSALS, HIDDEN, Visitors, code_of, row_at
from tests.access.garbage import Body, bodies, parts, questions
from tests.access.rows import ABROAD, NATIONAL
from tests.access.table import LOGIN, ROWS, Row
from tests.access.traces import everything, workflow
from tests.posting import Control, Shown, forms_on
from workflow.proof import faults

pytestmark = pytest.mark.django_db

tried = settings(
    max_examples=int(os.environ.get("GARBAGE_EXAMPLES", "3")),
    deadline=None,
    database=None,
    derandomize=False,
    print_blob=True,
    phases=[Phase.generate, Phase.shrink],
    suppress_health_check=list(HealthCheck),
)

REFUSALS = {LOGIN, 404, 405}
UNREADABLE = {400, 413}
"""Of a body that cannot be read, or is too large: said before anybody asks who sends it."""
ON_PURPOSE = {200, 301, 302, 401, 403, 404, 409, 422, *UNREADABLE}
NOTHING_CHANGED = {*UNREADABLE, 401, 403, 404, 405, 422}
COUNTING = {"accounts_attemptcount", "documents_upload"}
"""Tables that count what is tried, also where it is refused."""
SHOWN_AT = {
    "item_open": "round_detail round", "conflict_answer": "item_detail checking item", "evidence_choose": "evidence_list working",
    "evidence_remove": "evidence_list working", "notice_open": "notice_list", "notice_read": "notice_list", "account_logout": "inbox",
    "comment_remove": "comment_add intake", "comment_settle": "dossier_detail intake",
}  # fmt: skip
"""Where the forms of addresses stand that have no page."""
WITHOUT_PAGE = {"upload_begin": ("name", "size", "sha256")}
BY_ID = {row.id: row for row in ROWS}
TAKES_POST: dict[str, list[Row]] = {}
for each in ROWS:
    if set(each.expected("POST").values()) - REFUSALS:
        TAKES_POST.setdefault(each.name, []).append(each)
FOREIGN = [role for role in f"{ABROAD} foreign_member".split() if role.startswith("foreign")]


class Scene:
    """The place with what its pages show, as it stands before every example."""

    def __init__(self, visitors: Visitors) -> None:
        people = visitors.place.people
        self.visitors = visitors
        self.home, self.abroad = Territory(people.world.province), Territory(people.abroad.province)
        self.everything, self.workflow = everything(COUNTING), workflow()
        self.faults = set(faults())  # rows laid down without a move
        self.elsewhere = _elsewhere(visitors)
        self.forms: dict[tuple[str, str], list[Shown]] = {}

    def shown(self, row: Row, role: str) -> list[Shown]:
        """The forms for this address as the role sees them; of the address's own page, or of the one they stand on."""
        page = BY_ID.get(SHOWN_AT.get(row.name, row.id), row)
        if page.expected("GET")[role] != 200:
            return []
        if (page.id, role) not in self.forms:
            answer = self.visitors.get(role, row_at(page, self.visitors.place))
            self.forms[page.id, role] = [] if answer.streaming else forms_on(answer)  # type: ignore[arg-type]
        to, own = row_at(row, self.visitors.place), row_at(page, self.visitors.place)
        return [form for form in self.forms[page.id, role] if form.method == "post" and urlsplit(form.action or own).path == to]


@pytest.fixture(scope="module")
def scene(visitors: Visitors) -> Scene:
    scene = Scene(visitors)
    both = {table: keys & scene.abroad.keys[table] for table, keys in scene.home.keys.items()}
    assert not any(both.values()), both
    return scene


def _elsewhere(visitors: Visitors) -> list[str]:
    """Names of the other province's things, and of people and papers of this one that are not everybody's."""
    place = visitors.place
    things = [*place.named["foreign"].values(), *place.dossiers.values(), *place.named.values()]
    ids = [one.public_id for one in things if hasattr(one, "public_id")]
    keys = [str(one.pk) for one in place.named["foreign"].values()]
    people = [user.public_id for role, user in place.people.named.items() if role.startswith("foreign") or role in ("rival", "colleague")]
    rows = [row.pk for model in (Membership, Appointment, Seat) for row in model.objects.order_by("-pk")[:2]]
    units = [place.people.abroad.province.public_id, place.people.abroad.communes[0].public_id, place.people.commune.public_id]
    return [*ids, *keys, *people, *units, place.dossiers["foreign"].code, *map(str, rows)]


@pytest.mark.parametrize("name", TAKES_POST)
@tried
@given(data=st.data())
def test_garbage_is_answered_on_purpose_and_crosses_no_border(name: str, data: Any, scene: Scene):
    row = data.draw(st.sampled_from(TAKES_POST[name]))
    role = data.draw(_askers(row))
    forms = scene.shown(row, role)
    shown = data.draw(st.sampled_from(forms)) if forms else _bare(row)
    body = data.draw(parts() if name == "upload_part" else bodies(shown, scene.elsewhere))
    with transaction.atomic(), BARE_REFUSALS:
        answer = scene.visitors.send(role, row_at(row, scene.visitors.place), body)
        _as_said(row, role, answer, scene)
        if answer.status_code == 200 and body.typed and not answer.streaming:
            _keeps_what_was_typed(row, shown, answer, body)
        transaction.set_rollback(True)


def _askers(row: Row) -> st.SearchStrategy[str]:
    """Somebody of each kind it answers, twice as often where the page has something to fill in; and who is told of nothing."""
    get, post = row.expected("GET"), row.expected("POST")
    kinds: dict[tuple[int | str, int | str], list[str]] = {}
    for role in post:
        if post[role] not in REFUSALS:
            kinds.setdefault((get[role], post[role]), []).append(role)
    answered = [st.sampled_from(roles) for codes, roles in kinds.items() for _ in range(2 if codes[0] == 200 else 1)]
    return st.one_of(*answered, *answered, st.sampled_from([*FOREIGN, "anonymous", "rival"]))


def _bare(row: Row) -> Shown:
    names = WITHOUT_PAGE.get(row.name, tuple(HIDDEN))
    return Shown("", "post", {name: Control("text", [HIDDEN.get(name, "1")]) for name in names})


def _as_said(row: Row, role: str, answer: HttpResponseBase, scene: Scene) -> None:
    code, expected = code_of(answer), row.expected("POST")[role]
    if expected in REFUSALS:
        assert code in {expected, *UNREADABLE} or (expected == LOGIN and code in (401, 302)), code
    else:
        assert code in ON_PURPOSE, code
    if everything(COUNTING) == scene.everything:
        return
    assert code not in NOTHING_CHANGED, f"{code}, and something was changed"
    assert not set(faults()) - scene.faults
    if workflow() != scene.workflow:
        assert code == 302 or answer["Content-Type"] == "application/json", f"{code}, and something was moved"
    if role in FOREIGN:
        assert scene.home.untouched()
    elif role not in NATIONAL.split() or row.foreign:
        assert scene.abroad.untouched()


def _keeps_what_was_typed(row: Row, shown: Shown, answer: HttpResponseBase, body: Body) -> None:
    """Where the form is shown again: whatever was put into its texts stands there."""
    again = [form for form in forms_on(answer) if set(form.controls) >= set(shown.controls)]  # type: ignore[arg-type]
    for name, control in shown.controls.items():
        if again and control.kind in ("text", "textarea", "email", "tel") and name in body.typed:
            there, typed = again[0].controls[name].values[-1], body.typed[name]
            assert _plain(there) == _plain(typed), f"{name} of {row.id} was lost"


def _plain(text: str) -> str:
    """As far as browsers and our fields keep it: half a character is no character, and what shows nothing is nothing."""
    return cleaning.line(text.encode(errors="surrogatepass").decode(errors="replace"))


LOOKED_AT = sorted({row.name for row in ROWS if row.roles("GET", 200)})


@pytest.mark.parametrize("name", LOOKED_AT)
@tried
@given(data=st.data())
def test_garbage_in_an_address_is_answered_and_changes_nothing(name: str, data: Any, scene: Scene):
    row = data.draw(st.sampled_from([row for row in ROWS if row.name == name and row.roles("GET", 200)]))
    role = data.draw(st.sampled_from(row.roles("GET", 200)))
    page = scene.visitors.get(role, row_at(row, scene.visitors.place))
    forms = [] if page.streaming else [form for form in forms_on(page) if form.method == "get"]  # type: ignore[arg-type]
    question = data.draw(questions(forms[0] if forms else Shown("", "get"), scene.elsewhere))
    with transaction.atomic(), BARE_REFUSALS:
        answer = scene.visitors.get(role, f"{row_at(row, scene.visitors.place)}?{question}")
        assert answer.status_code in (200, 302, 404), answer.status_code
        assert everything(COUNTING) == scene.everything
        transaction.set_rollback(True)
