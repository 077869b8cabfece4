"""The same button pressed twice at once: one product, one dossier, one text, and a sentence for the second press."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import pytest

from basics import clock
from cycle import drafts
from cycle.forms.entering import StartForm
from cycle.items import REPORT
from cycle.models import CommuneReport, Dossier
from cycle.models.states import State
from cycle.views.entering import _start
from cycle.views.potential import _identify
from products.models import Product
from tests.cycle import officer_scene
from tests.cycle.officer_scene import TODAY, Scene
from tests.evaluation import racing
from tests.posting import posted
from workflow.door import MoveRefused


@pytest.fixture
def committed(own_database: str, django_db_blocker: Any) -> Iterator[Scene]:
    """A scene in a database where transactions really commit."""
    with django_db_blocker.unblock(), clock.at(TODAY):
        yield officer_scene.build()


def together(*acts: Callable[[], Any]) -> list[Any]:
    return racing.together(*acts, day=TODAY)


def assert_one_dossier_and_a_refusal_that_names_it(results: list[Any]) -> None:
    (dossier,) = Dossier.objects.all()
    (refused,) = [result for result in results if isinstance(result, MoveRefused)]
    assert len(results) == 2
    assert dossier.code in str(refused)
    assert Product.objects.count() == 1


def test_a_new_product_started_twice_at_once_is_there_once(committed: Scene) -> None:
    producer = committed.producer()
    member = committed.member(producer)
    given = {"producer": producer.public_id, "name": "Chè nhài", "product_set": committed.product_set.code}
    forms = [StartForm({**given, "name": name}, user=member) for name in ("Chè nhài", "Chè  Nhài ")]
    assert all(form.is_valid() for form in forms)
    assert_one_dossier_and_a_refusal_that_names_it(together(*[lambda form=form: _start(form, member) for form in forms]))  # type: ignore[misc]


def test_a_potential_product_recorded_twice_at_once_is_there_once(committed: Scene) -> None:
    given = {
        "commune": committed.commune, "name": "Miến dong", "product_set": committed.product_set, "producer": None,
        "contact_name": "Bà Lan", "contact_phone": "+84912345678",
    }  # fmt: skip
    record = lambda: _identify(given, committed.officer)  # noqa: E731
    assert_one_dossier_and_a_refusal_that_names_it(together(record, record))


def test_two_reports_saved_at_once_keep_the_first_and_tell_the_second(committed: Scene) -> None:
    dossier = committed.dossier(State.DOSSIER_SUBMITTED)
    versions = drafts.form_of(REPORT, dossier).versions
    tabs = [posted(versions, local_labour=labour, proposal="Đề nghị đánh giá") for labour in ("30 hộ", "40 hộ")]
    forms = together(*[lambda tab=tab: drafts.save(REPORT, dossier, committed.officer, tab) for tab in tabs])  # type: ignore[misc]
    (first,) = [form for form in forms if not form.disputes]
    (second,) = [form for form in forms if form.disputes]
    report = CommuneReport.objects.get()
    assert (report.local_labour, report.proposal) == (first.merged.saved["local_labour"], "Đề nghị đánh giá")
    (dispute,) = second.disputes
    assert (dispute.name, dispute.theirs) == ("local_labour", report.local_labour)
    assert {dispute.mine, dispute.theirs} == {"30 hộ", "40 hộ"}
