"""Roads through the cycle: what may become of a dossier."""

from __future__ import annotations

from cycle.models.states import State
from cycle.rules.deadlines import add_working_days

from .journey import Journey


def five_stars(j: Journey) -> object:
    return j.to_decision(5)


def four_stars(j: Journey) -> object:
    return j.to_decision(4)


def three_stars(j: Journey) -> object:
    return j.to_decision(3)


def two_stars(j: Journey) -> object:
    return j.to_decision(2)


def one_star(j: Journey) -> object:
    return j.to_decision(1)


def gate_missed(j: Journey) -> object:
    """The points of 4 stars, one of its gates missed."""
    return j.to_decision(4, miss_gate=True)


def knocked_out(j: Journey) -> object:
    j.to_evaluation()
    j.knock_out(j.put_before_council())
    return j.refuse()


def recused_chair(j: Journey) -> object:
    return j.to_decision(4, recused="chair")


def recused_member(j: Journey) -> object:
    return j.to_decision(3, recused="member")


def absent_member(j: Journey) -> object:
    return j.to_decision(3, absent=True)


def returned_all_the_way(j: Journey) -> object:
    """Idea, plan and dossier each go back once."""
    j.start()
    j.submit_idea()
    j.return_idea()
    j.submit_idea()
    j.accept_idea()
    j.submit_plan()
    j.return_plan()
    j.submit_plan()
    j.accept_plan()
    j.submit_dossier()
    j.return_dossier()
    return j.to_decision(3)


def supplement_answered(j: Journey) -> object:
    j.to_evaluation()
    item = j.put_before_council()
    j.ask_supplement(item.council)
    j.answer_supplement()
    j.judge(item, 3)
    return j.decide_all(3)


def supplement_unanswered(j: Journey) -> object:
    j.to_evaluation()
    item = j.put_before_council()
    j.ask_supplement(item.council)
    j.go_on_without(item.council)
    j.judge(item, 3)
    return j.decide_all(3)


def sent_back(j: Journey) -> object:
    j.to_evaluation()
    j.move("send_back", j.officer, note="Báo cáo của xã thiếu mục lao động.")
    j.endorse()
    return j.to_decision(3)


def remanded(j: Journey) -> object:
    """The authority has it evaluated again after a complaint."""
    j.to_evaluation()
    j.judge(j.put_before_council(), 3)
    j.move("remand", j.authority, note="Có khiếu nại về kết quả.")
    return j.decide_all(4)


def below_five_at_the_top(j: Journey) -> object:
    """5 stars from the province, 4 at the national council: the province recognises 4."""
    j.to_evaluation()
    while j.dossier.state == State.IN_EVALUATION:
        last = j.dossier.stage is not None and j.dossier.stage.following is None
        j.judge(j.put_before_council(), 4 if last else 5)
        j.decide()
    return j.dossier


def carried_from_idea(j: Journey) -> object:
    return j.start()


def carried_from_plan(j: Journey) -> object:
    j.start()
    j.submit_idea()
    j.accept_idea()
    j.submit_plan()
    return j.return_plan()


def carried_from_implementation(j: Journey) -> object:
    return j.to_implementing()


def declined_idea(j: Journey) -> object:
    j.start()
    j.submit_idea()
    if j.dossier.route.idea_level != j.dossier.route.intake_level:
        j.move("screen_idea", j.officer, note="Không khả thi: chưa có vùng nguyên liệu và chưa có đầu ra.")
    return j.move("decline_idea", j.officer, note="Trùng với sản phẩm đã có.")


def declined_dossier(j: Journey) -> object:
    j.to_implementing()
    j.submit_dossier()
    return j.move("decline_dossier", j.officer, note="Không đủ điều kiện đề nghị.")


def withdrawn(j: Journey) -> object:
    j.to_implementing()
    return j.move("withdraw", j.owner, note="Chủ thể chuyển hướng sản xuất.")


def extended(j: Journey) -> object:
    """A returned plan is given more time."""
    carried_from_plan(j)
    unit = j.dossier.unit_at(j.dossier.route.plan_level)
    assert unit is not None
    j.move("extend", j.cast.holder("officer", unit), note="Thiên tai.", until=add_working_days(j.day, 15))
    j.submit_plan()
    j.accept_plan()
    return j.to_decision(3)


def late_reevaluation(j: Journey) -> object:
    return j.to_decision(3)


def upgrade(j: Journey) -> object:
    return j.to_decision(4)


def again_after_two_stars(j: Journey) -> object:
    return j.to_decision(3)


def promoted(j: Journey) -> object:
    j.to_decision(4)
    return j.promote()


def completed(j: Journey) -> object:
    j.to_decision(3)
    return j.promote(finish=True)
