"""The dossier's page, one for every role: desk card, tasks, comments, the way to the stars, content, history."""

from __future__ import annotations

import datetime as dt
from dataclasses import dataclass

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts.models import User
from basics import clock
from basics.facts import Link
from people.offices import official_units
from products.models import Membership
from workflow.moves import available

from ..acts import reentry
from ..comments import of_dossier
from ..handed_in import as_handed_in
from ..items import EVIDENCE, IDEA, ITEMS, OF_PRODUCER, PLAN, REPORT, SCORES, Item, Part, parts
from ..models import Dossier, SelfScore, Submission
from ..models.states import STEP, State, Step
from ..office import Office, office_of
from ..rules import papers, proof
from ..rules.deadlines import working_days_until
from ..rules.missing import Missing
from ..rules.planning import Planner, planner
from ..rules.policies import helping_officer, member_of_producer
from ..rules.scores import points_of, scores_of
from ..rules.serving import serves
from . import buttons, history, sections
from .buttons import Blocker, Button
from .history import Entry, Event
from .remarks import Reader, Remark, may_answer
from .sentences import FILED_BY_READER, what_next, who_has, why_due
from .tasklist import Task, tasks

RECOGNITION = "recognition"
CONTENT = (*(item.related for item in ITEMS if item.related), RECOGNITION)
"""One-to-one rows of a dossier."""
OFFICES = ("officer", "authority")


def read_content(dossier: Dossier) -> Dossier:
    """The dossier with every row of CONTENT read by one query: joined to the dossier's own, planning it would take longer than all else.

    No recognition is asked for before step 6, which begins with it.
    """
    there = [name for name in CONTENT if name != RECOGNITION or STEP.get(dossier.state) == Step.PROMOTION]
    read = Dossier.objects.select_related(*there).only("pk", *there).get(pk=dossier.pk)
    for name in CONTENT:
        row = dossier._state.fields_cache[name] = read._state.fields_cache.get(name)
        if row is not None:
            row.dossier = dossier
    return dossier


@dataclass(frozen=True)
class DeskCard:
    """Who has the dossier, until when, and what the reader may do."""

    who: str
    mine: bool
    since: dt.datetime | None
    due: dt.date | None
    days_left: int | None
    overdue: bool
    why_due: str
    ended: bool
    next_sentence: str
    primary: Button | None
    shut: Button | None
    """The submission that stands beside the primary button with what it still lacks."""
    others: list[Button]


class DossierPage:
    """Everything the page shows to one person, each part read once. `dossier` comes from `read_content`."""

    def __init__(self, dossier: Dossier, user: User) -> None:
        self.dossier, self.user = dossier, user
        self.is_member = member_of_producer(user, dossier) is not None
        area = {unit.pk for unit in dossier.chain_of_units}
        self.is_official = not self.is_member and any(unit.pk in area for unit in official_units(user))
        self.mine = dossier.desk_role == "producer" and self.is_member
        self.read = dossier if self.mine or (self.is_member and not dossier.left_unsent) else as_handed_in(dossier)
        """What stands in it for this person."""

    @cached_property
    def scores(self) -> list[SelfScore]:
        return scores_of(self.read)

    @cached_property
    def buttons(self) -> list[Button]:
        return [*sections.actions_of(self.dossier, self.user), *buttons.all_of(self.dossier, self.user)]

    def writes(self, item: Item) -> bool:
        return self.mine and item.may_write(self.user, self.dossier)

    @cached_property
    def remarks(self) -> list[Remark]:
        """Every comment the reader may see; those not sent yet are for whoever may send them, and for who wrote them."""
        settles = any(button.move is not None and button.move.sends_comments for button in self.buttons)
        if not (self.is_member or self.is_official or settles):
            return []
        rows = [row for row in of_dossier(self.read) if row.sent_at or settles or row.written_by_id == self.user.pk]
        answers, own = may_answer(self.user, self.dossier), self.user if settles else None
        return Reader(self.dossier, self.writes, answers=answers, settles=settles, user=own).remarks(rows)

    @cached_property
    def comments(self) -> list[Remark]:
        return [remark for remark in self.remarks if not remark.settled]

    def settled(self) -> list[Remark]:
        return [remark for remark in self.remarks if remark.settled]

    # The desk card

    def desk(self) -> DeskCard:
        dossier = self.dossier
        filed = dossier.filed_by_id == self.user.pk
        due, open_here = dossier.desk_due, sum(remark.is_open for remark in self.comments) if self.mine else 0
        primary, others = buttons.primary_and_others(self.buttons, self._first_thing())
        shut = next((button for button in others if button is self.submit and self.mine and button.blockers), None)
        return DeskCard(
            who=who_has(dossier, mine=self.mine, open_comments=open_here),
            mine=self.mine or any(button.move is not None and button.move.answers_desk for button in self.buttons),
            since=dossier.desk_since,
            due=due,
            days_left=working_days_until(due) if due else None,
            overdue=due is not None and due < clock.today(),
            why_due=why_due(dossier, self.handed_in),
            ended=not dossier.desk_role,
            next_sentence=str(FILED_BY_READER) if filed else what_next(dossier, is_member=self.is_member),
            primary=primary,
            shut=shut,
            others=[button for button in others if button is not shut],
        )

    def _first_thing(self) -> Button | None:
        """Before a submission is ready its producer's one button is the first thing to do: answering a comment, or the first open task."""
        submit = self.submit
        if self.mine and submit:
            if asked := next((remark for remark in self.comments if remark.is_open), None):
                return Button(_("See what needs completing"), asked.url or asked.answer_url)
            if submit.blockers:
                task = next((task for task in self.tasks if task.url and task.tone != "ok"), None)
                return Button(_("Go on: %(task)s") % {"task": task.label}, task.url) if task else submit
        if self.is_member and reentry.may_follow(self.dossier):
            return Button(_("Start from the last dossier"), reverse("dossier_again", args=[self.dossier.public_id]))
        return None

    @cached_property
    def submit(self) -> Button | None:
        """The button that hands the dossier on, where the producer has it."""
        return next((button for button in self.buttons if button.hands_in), None)

    @cached_property
    def tasks(self) -> list[Task]:
        """What the producer has to do in this step; nothing for others."""
        asked: dict[str, list[str]] = {}
        for remark in self.comments:
            if remark.item and remark.is_open:
                asked.setdefault(remark.item.key, []).append(remark.url)
        return tasks(self.dossier, self.submit, asked) if self.mine else []

    # The way to the stars

    def planner(self) -> Planner | None:
        """From implementation on, by the producer's own scores; no points help a product that was taken out."""
        step = STEP.get(self.dossier.state) or Step.IMPLEMENTATION
        readable = self.is_member or self.is_official
        if step < Step.IMPLEMENTATION or not readable or self.dossier.knocked_out or (not self.mine and not self.scores):
            return None
        spec = self.dossier.criteria_spec()
        points = points_of(self.read, spec)
        plan = getattr(self.read, "businessplan", None)
        link = (lambda code: SCORES.url_at(self.dossier, code)) if self.writes(SCORES) else None
        return planner(spec, points, target=plan.target_star if plan else None, source=_("points by self-assessment"), link=link)

    def unproved(self) -> Blocker | None:
        """For the offices: high points of the producer's own that no paper stands behind, each leading to the score itself."""
        sentence = proof.for_office(self.read) if self.is_official and self.scores else ""
        if not isinstance(sentence, Missing):
            return None
        places = tuple(Link(code, f"#self-{code}") for code in sentence.places)
        return Blocker(sentence, "", None, sentence.before, places, sentence.after)

    # Content

    def content(self) -> list[Part]:
        """What is written, for readers; the producer who is writing has the tasks instead, and may reread what was accepted."""
        items = list(ITEMS)
        if self.is_member:
            writes = (STEP.get(self.dossier.state) or Step.EVALUATION) < Step.IMPLEMENTATION
            before = [item for item in OF_PRODUCER if item.step < Step.IMPLEMENTATION] if writes else OF_PRODUCER
            items = [item for item in before if not self.writes(item)]
        newest = PLAN if getattr(self.read, "businessplan", None) else IDEA
        unfolded = [REPORT, EVIDENCE] if EVIDENCE in items and papers.links_of(self.read) else [REPORT, newest]
        return parts(self.read, items, opened=[] if self.mine else unfolded)

    @cached_property
    def handed_in(self) -> Submission | None:
        """What brought the dossier to the desk it lies on, where its producer handed it in."""
        if self.dossier.desk_role in ("", "producer"):
            return None
        newest = self.dossier.submissions.only("dossier", "move", "at", "again").first()
        return newest if newest and newest.at == self.dossier.desk_since else None

    def handed_in_again(self) -> bool:
        """The reader may hold it against what was handed in before."""
        return self.handed_in is not None and self.handed_in.again

    @cached_property
    def last_note(self) -> Event | None:
        """What was said with the move that brought the dossier here, for whoever has it now."""
        newest = next((event for event in self.timeline if event.moved), None)
        has_it = self.mine or (self.is_official and self.dossier.desk_role in OFFICES)
        return newest if newest and newest.note and has_it else None

    @cached_property
    def entries(self) -> list[Entry]:
        """The dossier's own of the log, newest first."""
        return history.entries(self.dossier)

    @cached_property
    def timeline(self) -> list[Event]:
        """What happened to it, newest first; notes for the producer and the officials of its area."""
        return [history.event(entry, with_note=self.is_member or self.is_official) for entry in self.entries]

    def office(self) -> Office | None:
        return office_of(self.dossier, self.user, [(entry.move, entry.unit) for entry in self.entries])

    def helped(self) -> list[Button]:
        """For officers of the commune: the producer's members they may act for, and in which moves ("làm hộ")."""
        if not self.is_official or self.dossier.desk_role != "producer" or self.dossier.is_private or self.dossier.producer_id is None:
            return []
        intake = self.dossier.unit_at(self.dossier.route.intake_level)
        if intake is None or not serves(self.user, self.dossier, "officer", intake):
            return []
        member = Membership.objects.first_person_of(self.dossier.producer_id)
        if member is None:
            return []
        offered = [move for move in available(self.dossier, member) if move.offered]
        return [
            Button(
                _("%(move)s on behalf of %(name)s") % {"move": move.label, "name": member.full_name},
                f"{reverse('dossier_move', args=[self.dossier.public_id, move.name])}?thay={member.public_id}",
            )
            for move in offered
            if helping_officer(self.dossier, self.user, member, move)
        ]


def status_tone(state: str) -> str:
    """The tone of a dossier's status tag."""
    if state in (State.RECOGNISED, State.IN_PROMOTION, State.COMPLETED):
        return "ok"
    if state in (State.IDEA_RETURNED, State.PLAN_RETURNED, State.DOSSIER_RETURNED, State.SUPPLEMENT_REQUESTED):
        return "warn"
    return "bad" if state in (State.NOT_RECOGNISED, State.DECLINED) else "wait"
