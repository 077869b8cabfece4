"""Killed in the middle: a web process at each step of saving and submitting, a worker at each step of issuing and mailing."""

from __future__ import annotations

from http.client import HTTPException

import pytest
from django.urls import reverse

from cycle.models import Notice
from tests.e2e.running import Portal
from tests.faults.callers import Answer, Caller
from tests.faults.postbox import Postbox
from tests.faults.scenes import (
    all_sent,
    each_came_once,
    issued_once,
    journey,
    recognised,
    save,
    saved,
    state_of,
    submit_page,
    submitted_once,
    writing_page,
)  # fmt: skip
from tests.faults.stopping import OF_A_POST, held, kill_there, stop_at
from tests.faults.tally import Tally
from tests.worlds import World

pytestmark = pytest.mark.tasks
OF_ISSUING = ["drawing begins", "drawing ends", "issuing begins", "issuing ends", "printing is written", "printing is committed"]


def killed_with(portal: Portal, step: str, caller: Caller, form: Answer, **fields: str) -> None:
    """The form is sent, and no answer comes."""
    with held(portal, step, caller, form, **fields) as answer:
        kill_there(portal)
    with pytest.raises((OSError, HTTPException)):
        answer.result()


@pytest.mark.fault("web killed in a save: {step}")
@pytest.mark.parametrize("step", OF_A_POST)
def test_web_killed_in_a_save(portal: Portal, world: World, tally: Tally, step: str) -> None:
    """What was saved before stands; sent once more, the new words are there."""
    walk = journey(world)
    caller = Caller(portal, walk.owner)
    save(caller, walk.dossier, "Đã lưu.")
    form = caller.get(writing_page(walk.dossier))
    fields = {"versions": form.hidden("versions"), "story": "Chưa kịp trả lời."}
    killed_with(portal, step, caller, form, **fields)
    tally.once("words", saved(walk.dossier, "Đã lưu.") + saved(walk.dossier, "Chưa kịp trả lời."))
    assert tally.done(lambda: caller.post(form, **fields), "sent again").status == 200
    tally.once("words sent again", saved(walk.dossier, "Chưa kịp trả lời."))


@pytest.mark.fault("web killed in a submission: {step}")
@pytest.mark.parametrize("step", OF_A_POST)
def test_web_killed_in_a_submission(portal: Portal, world: World, tally: Tally, step: str) -> None:
    """No answer came, so it is pressed again."""
    walk = journey(world)
    caller = Caller(portal, walk.owner)
    form = caller.get(submit_page(walk.dossier))
    killed_with(portal, step, caller, form, seen=form.hidden("seen"))
    answer = caller.post(form, seen=form.hidden("seen"))
    assert answer.url.endswith(reverse("dossier_detail", args=[walk.dossier.public_id])), answer.words
    submitted_once(tally, walk)


@pytest.mark.fault("worker killed at each of six steps of issuing")
def test_worker_killed_at_each_step_of_issuing(portal: Portal, world: World, tally: Tally) -> None:
    certificate = recognised(world)
    portal.start("beat", "worker")
    for step in OF_ISSUING:
        stop_at(portal, step)
        kill_there(portal)
    tally.done(lambda: state_of(certificate) == "issued", "it is issued", said=portal.worker_said)
    issued_once(tally, portal, certificate)


@pytest.mark.fault("worker killed: {step}")
@pytest.mark.parametrize("step", ["handing over begins", "handing over ends", "mailing is committed"])
def test_worker_killed_at_each_step_of_mailing(portal: Portal, world: World, postbox: Postbox, tally: Tally, step: str) -> None:
    """Between handing over and noting it, the mail is sent again under its Message-ID, which a reader shows once."""
    walk = journey(world)
    portal.start("beat", "worker")
    stop_at(portal, step)
    walk.submit_idea()
    kill_there(portal)
    tally.done(lambda: all_sent(walk.dossier), "all is sent", said=portal.worker_said)
    each_came_once(tally, postbox, walk.dossier, unnoted=1 if step == "handing over ends" else 0)
    assert Notice.objects.filter(dossier=walk.dossier).count() == 2
