"""Roads of the demo. Each stops where the demo wants a dossier to lie."""

from __future__ import annotations

from collections.abc import Callable

from basics import clock
from cycle.models import SelfAssessment, SupportEntry
from evaluation.models import CouncilItem, ScoreSheet, Seat
from evaluation.models.states import SheetState
from ocop_portal.simulation import writing
from ocop_portal.simulation.journey import Journey
from ocop_portal.simulation.roads import below_five_at_the_top, declined_dossier, declined_idea, knocked_out, withdrawn
from workflow.door import perform


def _go(*steps: str) -> Callable[[Journey], object]:
    def road(j: Journey) -> object:
        for step in steps:
            getattr(j, step)()
        return j.dossier

    return road


def stars(count: int, *, promote: bool = False, finish: bool = False) -> Callable[[Journey], object]:
    def road(j: Journey) -> object:
        j.target = max(3, count)
        j.to_decision(count)
        return j.promote(finish=finish) if promote or finish else j.dossier

    return road


def potential(j: Journey) -> object:
    return j.identify()


def draft_with_text(j: Journey) -> object:
    j.start()
    writing.write_idea(j.dossier)
    return j.dossier


def screened(j: Journey) -> object:
    j.start()
    j.submit_idea()
    return j.move("screen_idea", j.officer, note="Khả thi: có vùng nguyên liệu, lao động lành nghề và đầu ra.")


def implementing(j: Journey) -> object:
    j.to_implementing()
    writing.write_dossier(j.dossier, 3, j.rng, j.owner)
    SupportEntry.objects.create(
        dossier=j.dossier,
        day=j.day,
        topic="packaging",
        text="Tư vấn thiết kế bao bì.",
        given_by="Trung tâm khuyến nông",
        entered_by=j.owner,
    )
    return j.dossier


def returned(j: Journey) -> object:
    j.to_implementing()
    j.submit_dossier()
    return j.return_dossier()


def handed_in_again(j: Journey) -> object:
    """Returned, then changed and answered: its officer sees what is new."""
    returned(j)
    with clock.at(j.day):
        SelfAssessment.objects.filter(dossier=j.dossier).update(plan_results="Đã lắp thêm hai máy sao; sản lượng năm nay đạt 12 tấn.")
        writing.add_evidence(j.dossier, j.owner)
    j.answer_comments()
    return j.move("submit_dossier", j.owner, days=3)


def before_council(j: Journey) -> object:
    j.to_evaluation()
    return j.put_before_council()


def being_scored(j: Journey) -> CouncilItem:
    """Open for scoring, with some sheets signed."""
    j.to_evaluation()
    return j.judge(j.put_before_council(), 4, stop_before_closing=True)


def given_back(j: Journey) -> object:
    """Open for scoring, with one signed sheet reopened; its member reads why."""
    item = being_scored(j)
    sheet = item.sheets.filter(state=SheetState.SIGNED, seat__role=Seat.Role.MEMBER).order_by("pk")[0]
    reason = "Tiêu chí 1.2 cần nêu căn cứ chấm; đề nghị xem lại."
    with clock.at(j.day):
        perform(ScoreSheet, sheet.pk, "reopen", by=j.cast.seat(item.council, "chair").user, seen=None, note=reason)
    return item


def to_be_knocked_out(j: Journey) -> object:
    """A knock-out is proposed and waits for the members' confirmations."""
    j.to_evaluation()
    return j.propose_knock_out(j.put_before_council())


def far_apart(j: Journey) -> object:
    """Totals revealed, too far apart: the chair opens the re-scoring."""
    j.to_evaluation()
    return j.judge(j.put_before_council(), 4, apart=True)


def supplement(j: Journey) -> object:
    j.to_evaluation()
    return j.ask_supplement(j.put_before_council().council)


def awaiting(j: Journey) -> object:
    j.to_evaluation()
    return j.judge(j.put_before_council(), 4)


IDEA, PLAN = ("start", "submit_idea"), ("start", "submit_idea", "accept_idea", "submit_plan")

LAST_YEAR = (
    *[stars(4)] * 4, *[stars(3)] * 6, stars(5), stars(4, promote=True), stars(3, promote=True), stars(4, finish=True),
    stars(3, finish=True), stars(2), stars(1), knocked_out, below_five_at_the_top, _go("start"), _go("to_implementing"), declined_idea,
)  # fmt: skip

THIS_YEAR: tuple[tuple[Callable[[Journey], object], int], ...] = (
    (potential, 20), (potential, 9), (_go("start"), 6), (draft_with_text, 5), (_go(*IDEA), 5), (_go(*IDEA), 16),
    (_go(*IDEA, "return_idea"), 9), (_go(*IDEA, "accept_idea"), 20), (_go(*PLAN), 22), (_go(*PLAN, "return_plan"), 24),
    (implementing, 30), (implementing, 40), (_go("to_implementing", "submit_dossier"), 40),
    (_go("to_implementing", "submit_dossier"), 60), (returned, 45), (_go("to_evaluation"), 45), (before_council, 50),
    (being_scored, 60), (being_scored, 62), (supplement, 50), (awaiting, 70), (stars(3), 110), (stars(4), 115),
    (declined_dossier, 80), (withdrawn, 60), (far_apart, 65), (handed_in_again, 48), (given_back, 64), (to_be_knocked_out, 58),
)  # fmt: skip
