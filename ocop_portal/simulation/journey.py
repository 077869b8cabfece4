"""Taking one dossier through the cycle by the one door, each move by the person who would make it."""

from __future__ import annotations

from typing import Any

from accounts.models import User
from basics import clock
from cycle import comments
from cycle.acts import openings
from cycle.models import Dossier, ReviewComment
from cycle.models.states import State
from evaluation.acts.assigning import put_before
from evaluation.acts.conflicts import answer
from evaluation.cases import with_cases
from evaluation.models import Council, CouncilItem, Mark, ScoreSheet, Seat
from evaluation.models.states import ItemState
from ocop_portal.simulation import choices, writing
from ocop_portal.simulation.people import decision_number
from ocop_portal.simulation.walk import Walk
from products.models import Producer
from workflow.door import perform

ASSESSMENT = "Hồ sơ đầy đủ, đúng với thực tế tại nơi sản xuất."


class Journey(Walk):
    """One dossier on its way. Every method is a stretch of road; the clock walks along."""

    # Steps 1 to 3.

    def identify(self, **contact: str) -> Dossier:
        commune_officer = self.cast.holder("officer", self.product.commune)
        with clock.at(self.day):
            self.dossier = openings.identify(product=self.product, year=self.year, by=commune_officer, **contact)
        self.moves += 1
        return self.reload()

    def claim(self, producer: Producer) -> Dossier:
        return self.move("claim", self.owner, invitation_code=self.dossier.invitation_code, producer=producer.public_id)

    def start(self) -> Dossier:
        with clock.at(self.day):
            self.dossier = openings.start(product=self.product, year=self.year, by=self.owner)
        self.moves += 1
        return self.dossier

    def submit_idea(self) -> Dossier:
        with clock.at(self.day):
            writing.write_idea(self.dossier)
        self.answer_comments()
        return self.move("submit_idea", self.owner, days=2)

    def return_idea(self) -> Dossier:
        self.comment("idea", "Nêu rõ khách hàng và giá dự kiến.")
        return self.move("return_idea", self.officer, note="Bổ sung phần thị trường.")

    def answer_comments(self) -> None:
        """In words, before it goes back: what was asked was seen to."""
        with clock.at(self.day):
            for comment in self.dossier.comments.filter(settled_at=None, answered_at=None):
                comments.answer(comment, self.owner, "Đã bổ sung theo góp ý.", clock.now())

    def accept_idea(self) -> Dossier:
        if self.dossier.route.idea_level != self.dossier.route.intake_level:
            self.move("screen_idea", self.officer, note="Khả thi: có vùng nguyên liệu, lao động lành nghề và đầu ra.")
        return self.move("accept_idea", self.officer, days=3)

    def submit_plan(self) -> Dossier:
        with clock.at(self.day):
            writing.write_plan(self.dossier, self.target, self.rng)
        self.answer_comments()
        return self.move("submit_plan", self.owner, days=3)

    def return_plan(self) -> Dossier:
        self.comment("plan", "Làm rõ nguồn vốn.")
        return self.move("return_plan", self.officer, note="Phần tài chính cần làm lại.")

    def accept_plan(self) -> Dossier:
        return self.move("accept_plan", self.officer, days=4)

    # Step 4.

    def submit_dossier(self) -> Dossier:
        with clock.at(self.day):
            writing.write_dossier(self.dossier, self.target, self.rng, self.owner)
        self.answer_comments()
        return self.move("submit_dossier", self.owner, days=10)

    def return_dossier(self) -> Dossier:
        self.comment("evidence", "Bản chụp bị mờ, đề nghị chụp lại.")
        return self.move("return_dossier", self.officer, note="Bổ sung minh chứng.", days=3)

    def endorse(self) -> Dossier:
        with clock.at(self.day):
            writing.write_commune_report(self.dossier)
        return self.move("endorse", self.officer, days=4)

    def comment(self, item: str, text: str) -> None:
        with clock.at(self.day):
            ReviewComment.objects.create(dossier=self.dossier, item=item, text=text, written_by=self.officer)

    # Step 5.

    def put_before_council(self, recused: str = "") -> CouncilItem:
        """Open the item and have every seat answer the conflict question; `recused` names the role of one that says yes."""
        unit = self.reload().desk_unit
        assert unit is not None
        council = self.cast.council(unit, self.year)
        self.walk(2)
        with clock.at(self.day):
            item = put_before(council, self.dossier, by=self.officer)
        self.moves += 2
        seats = self.cast.seats(council)
        self.set_aside = next((row for row in seats if row.role == recused), None)
        self.sheets = [sheet for row in seats if (sheet := self._answer(item, row, has_conflict=row == self.set_aside))]
        self.reload()
        return item

    def ask_supplement(self, council: Council) -> Dossier:
        secretary, text = self.cast.seat(council, "secretary").user, "Bổ sung hợp đồng tiêu thụ."
        with clock.at(self.day):
            ReviewComment.objects.create(dossier=self.dossier, item="evidence", text=text, written_by=secretary)
        return self.move("request_supplement", secretary, note=text)

    def answer_supplement(self) -> Dossier:
        self.answer_comments()
        return self.move("answer_supplement", self.owner, days=4)

    def go_on_without(self, council: Council) -> Dossier:
        """The producer lets the term pass; the secretary goes on."""
        assert self.dossier.desk_due is not None
        self.day = max(self.day, self.dossier.desk_due)
        return self.move("resume", self.cast.seat(council, "secretary").user)

    def judge(
        self, item: CouncilItem, stars: int, *, miss_gate: bool = False, absent: bool = False, apart: bool = False,
        stop_before_closing: bool = False,
    ) -> CouncilItem:  # fmt: skip
        """Check, score and close; with `absent` one member leaves their sheet unsigned.

        With `apart` one member scores far below the others: the totals are revealed, and nothing is closed.
        """
        council = item.council
        item.assessment = ASSESSMENT
        item.save(update_fields=["assessment"])
        self._item_move(item, "make_ready", self.cast.seat(council, "advisory").user)
        self.settle_cases(item)
        presiding = self.cast.seat(council, "vice_chair" if self.set_aside and self.set_aside.role == "chair" else "chair").user
        self._item_move(item, "start_scoring", presiding)
        chosen = choices.for_stars(item.criteria_set, stars, self.rng, miss_gate=miss_gate)
        open_sheets = [sheet for sheet in self.sheets if sheet.state == "draft"]
        if apart:
            self._score(open_sheets.pop(), choices.for_stars(item.criteria_set, stars - 2, self.rng))
        for sheet in open_sheets[: -3 if stop_before_closing else -1 if absent else None]:
            self._score(sheet, chosen)
        if stop_before_closing:
            self.reload()
            return item
        self._item_move(item, "reveal", presiding)
        self.moves += 2
        self.reload()
        return item

    def settle_cases(self, item: CouncilItem) -> None:
        """The first case of every criterion that has alternatives, as `choices` has it."""
        if first := {str(one.key): one.cases[0] for one in with_cases(item)}:
            self._item_move(item, "settle_cases", self.cast.seat(item.council, "secretary").user, **first)

    def propose_knock_out(self, item: CouncilItem) -> list[Seat]:
        """By the chair; the seats that may confirm it."""
        chair, *others = [sheet.seat for sheet in self.sheets if sheet.state == "draft"]
        words = {"ground": "forged", "words": "Giấy kiểm nghiệm giả mạo."}
        self._item_move(item, "propose_knock_out", chair.user, **words)
        return others

    def knock_out(self, item: CouncilItem) -> CouncilItem:
        """Proposed, then confirmed by one member after the other until the quorum is for it."""
        others = self.propose_knock_out(item)
        while item.state != ItemState.KNOCKED_OUT:
            self._item_move(item, "confirm_knock_out", others.pop(0).user)
        self.moves += 2
        self.reload()
        return item

    def _item_move(self, item: CouncilItem, name: str, by: User, note: str = "", **data: str) -> None:
        self.walk(1)
        with clock.at(self.day):
            perform(CouncilItem, item.pk, name, by=by, seen=None, note=note, data=data)
        self.moves += 1
        item.refresh_from_db()

    def _answer(self, item: CouncilItem, row: Seat, *, has_conflict: bool) -> ScoreSheet | None:
        """The seat's answer; its sheet, where it is to score and may."""
        with clock.at(self.day):
            answer(item, by=row.user, has_conflict=has_conflict, reason="Người thân của chủ thể" if has_conflict else "")
        self.moves += 1
        return item.sheets.get(seat=row) if row.scores else None

    def _score(self, sheet: ScoreSheet, chosen: dict[int, tuple[int, int]]) -> None:
        with clock.at(self.day):
            Mark.objects.bulk_create(
                Mark(sheet=sheet, criterion_id=criterion, option_id=option) for criterion, (option, _points) in chosen.items()
            )
            perform(ScoreSheet, sheet.pk, "sign", by=sheet.seat.user, seen=None)
        self.moves += 1

    # Decisions and step 6.

    def recognise(self) -> Dossier:
        self.walk(2)
        assert self.dossier.desk_unit is not None
        number = decision_number(self.rng.randint(100, 4000), self.dossier.desk_unit)
        return self.move("recognise", self.authority, decision_number=number, decided_on=self.day)

    def refuse(self) -> Dossier:
        return self.move("do_not_recognise", self.authority, note="Chưa đủ điểm hoặc chưa đạt điều kiện của hạng sao.")

    def decide(self) -> Dossier:
        """Send the result up as far as its stars carry it, and decide there."""
        stage = self.dossier.stage
        assert stage is not None
        if stage.recognises(self.dossier.stars):
            return self.recognise()
        if stage.forwards_from and self.dossier.stars and self.dossier.stars >= stage.forwards_from and stage.following:
            return self.move("forward", self.authority)
        if stage.sends_down and self.dossier.stars:
            self.move("send_down", self.authority)
            return self.decide()
        return self.refuse()

    def promote(self, *, finish: bool = False) -> Dossier:
        officer = self.cast.holder("officer", self.dossier.province)
        self.move("start_promotion", officer, note="Hội chợ tỉnh, gian hàng trực tuyến.")
        return self.move("finish_promotion", officer, note="Bán tăng 20%.", days=20) if finish else self.dossier

    # Whole stretches.

    def to_implementing(self) -> Dossier:
        self.start()
        self.submit_idea()
        self.accept_idea()
        self.submit_plan()
        return self.accept_plan()

    def to_evaluation(self) -> Dossier:
        """Go on to evaluation from wherever the dossier stands in steps 2 to 4."""
        if not hasattr(self, "dossier"):
            self.to_implementing()
        if self.dossier.state in (State.IMPLEMENTING, State.DOSSIER_RETURNED):
            self.submit_dossier()
        return self.endorse() if self.dossier.state == State.DOSSIER_SUBMITTED else self.dossier

    def to_decision(self, stars: int, **how: Any) -> Dossier:
        """One council after the other, until an authority has decided."""
        self.to_evaluation()
        return self.decide_all(stars, **how)

    def decide_all(self, stars: int, *, recused: str = "", **how: Any) -> Dossier:
        while self.dossier.state in (State.IN_EVALUATION, State.AWAITING_DECISION):
            if self.dossier.state == State.IN_EVALUATION:
                self.judge(self.put_before_council(recused), stars, **how)
            self.decide()
        return self.dossier
