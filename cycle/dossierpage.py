"""The dossier's page, one for every hat: desk card, tasks, comments, the way to the stars, content, history."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from accounts import clock
from products.models import Membership

from . import again, buttons, content, papers, sections
from .deadlines import working_days_until
from .editing import WRITTEN_IN, may_write
from .forms.comments import CRITERION, item_labels
from .models import Dossier
from .planning import planner
from .policies import member_of_producer
from .querysets import official_units
from .sentences import what_next, who_has
from .states import IDEA_STATES, PLAN_STATES, STEP, State, Step
from .tasklist import PAGES, TaskList

if TYPE_CHECKING:
    from accounts.models import User

CONTENT = ("idea", "businessplan", "registration", "selfassessment", "communereport", "recognition")
"""One-to-one rows of a dossier."""
OFFICES = ("officer", "authority")


def read_content(dossier: Dossier) -> Dossier:
    """The dossier with every row of CONTENT read by one query: joined to the dossier's own, planning it would take longer than all else."""
    read = Dossier.objects.select_related(*CONTENT).get(pk=dossier.pk)
    for name in CONTENT:
        row = dossier._state.fields_cache[name] = read._state.fields_cache.get(name)
        if row is not None:
            row.dossier = dossier
    return dossier


class DossierPage:
    """Everything the page shows to one person, each part read once. `dossier` comes from `read_content`."""

    def __init__(self, dossier: Dossier, user: User) -> None:
        self.dossier, self.user = dossier, user
        self.is_member = member_of_producer(user, dossier) is not None
        area = {unit.pk for unit in dossier.chain_of_units}
        self.is_official = not self.is_member and any(unit.pk in area for unit in official_units(user))
        self.mine = dossier.desk_role == "producer" and self.is_member

    @cached_property
    def scores(self) -> list[Any]:
        return content.scores_of(self.dossier)

    @cached_property
    def links(self) -> list[Any]:
        return papers.links_of(self.dossier)

    @cached_property
    def buttons(self) -> list[dict[str, Any]]:
        return [*sections.actions_of(self.dossier, self.user), *buttons.all_of(self.dossier, self.user)]

    def writes(self, item: str) -> bool:
        return self.mine and may_write(self.user, self.dossier, item)

    @cached_property
    def comments(self) -> list[dict[str, Any]]:
        """Open remarks, each leading to its item. Those not sent yet are the office's own."""
        if not (self.mine or self.is_official):
            return []
        labels, base = item_labels(self.dossier), self.dossier.public_id
        rows = []
        for row in self.dossier.comments.filter(settled_at__isnull=True):
            item = "assessment" if row.item.startswith(CRITERION) else row.item
            if row.item.startswith(CRITERION) and self.dossier.state in PLAN_STATES:
                item = "plan"
            url = reverse(PAGES[item], args=[base]) if item in PAGES and self.writes(item) else ""
            if url and row.item.startswith(CRITERION):
                code = row.item.removeprefix(CRITERION)
                url = _criterion_url("plan_criteria" if item == "plan" else "assessment_scores", self.dossier, code)
            rows.append({"item": item, "item_label": labels.get(row.item, row.item), "text": row.text, "url": url})
        return rows

    # The desk card

    def desk(self) -> dict[str, Any]:
        dossier = self.dossier
        due, open_here = dossier.desk_due, len(self.comments) if self.mine else 0
        primary, others = buttons.primary_and_others(self.buttons, self._first_thing())
        return {
            "who": who_has(dossier, mine=self.mine, open_comments=open_here),
            "mine": self.mine or any(button["name"] in _WAITING for button in self.buttons if "name" in button),
            "since": dossier.desk_since,
            "due": due,
            "days_left": working_days_until(due) if due else None,
            "overdue": due is not None and due < clock.today(),
            "ended": not dossier.desk_role,
            "next_sentence": what_next(dossier, is_member=self.is_member),
            "primary": primary,
            "others": others,
        }

    def _first_thing(self) -> dict[str, Any] | None:
        """Before a submission is ready its producer's one button is the first thing to do: answering a comment, or the first open task."""
        submit = self.submit
        if self.mine and submit:
            asked = [comment for comment in self.comments if comment["url"]] if not self._touched() else []
            if submit["blockers"] or asked:
                task = next((task for task in self.tasks if task["url"] and task["tone"] != "ok"), None)
                url = asked[0]["url"] if asked else task["url"] if task else ""
                label = _("See what needs completing") if asked else _("Go on: %(task)s") % {"task": task["label"]} if task else ""
                return {"label": label, "url": url, "blockers": []} if url else submit
        if self.is_member and again.may_follow(self.dossier):
            return {
                "label": _("Start from the last dossier"),
                "url": reverse("dossier_again", args=[self.dossier.public_id]),
                "blockers": [],
            }
        return None

    def _touched(self) -> bool:
        """Whether anything was written since the dossier came back."""
        since = self.dossier.desk_since
        rows = [getattr(self.dossier, name, None) for name in ("idea", "businessplan", "registration", "selfassessment")]
        saved = [row.saved_at for row in rows if row is not None and row.version]
        if self.dossier.state not in (*IDEA_STATES, *PLAN_STATES):
            saved += [link.added_at for link in self.links]
        return since is None or any(moment > since for moment in saved)

    @cached_property
    def submit(self) -> dict[str, Any] | None:
        """The button that hands the dossier on, where the producer has it."""
        return next((button for button in self.buttons if button.get("name", "").startswith(("submit_", "answer_"))), None)

    @cached_property
    def tasks(self) -> list[dict[str, Any]]:
        """What the producer has to do in this step; nothing for others."""
        return TaskList(self).rows() if self.mine else []

    # The way to the stars

    def planner(self) -> dict[str, Any] | None:
        """From implementation on, by the producer's own scores."""
        step = STEP.get(self.dossier.state) or Step.IMPLEMENTATION
        if step < Step.IMPLEMENTATION or not (self.is_member or self.is_official) or (not self.mine and not self.scores):
            return None
        spec = self.dossier.criteria_spec()
        codes = {one.pk: one.code for one in spec.criteria}
        points = {codes[row.criterion_id]: row.option.points for row in self.scores if row.option and row.criterion_id in codes}
        plan = getattr(self.dossier, "businessplan", None)
        link = (lambda code: _criterion_url("assessment_scores", self.dossier, code)) if self.writes("assessment") else None
        return planner(spec, points, target=plan.target_star if plan else None, source=_("points by self-assessment"), link=link)

    # Content

    def content(self) -> list[content.Part]:
        """What is written, for readers; the producer who is writing has the tasks instead, and may reread what was accepted."""
        items = set(content.ITEMS)
        if self.is_member:
            items.discard("report")
        if (STEP.get(self.dossier.state) or Step.EVALUATION) < Step.IMPLEMENTATION:
            items -= {"registration", "assessment", "evidence"}
        if self.mine:
            items -= {item for item in WRITTEN_IN if self.writes(item)}
        newest = "plan" if getattr(self.dossier, "businessplan", None) else "idea"
        opened = () if self.mine else ("report", "evidence") if "evidence" in items and self.links else ("report", newest)
        return content.parts(self.dossier, items, opened=opened)

    @cached_property
    def word(self) -> dict[str, Any] | None:
        """What was said with the move that brought the dossier here, for whoever has it now; {who, note, when, what}."""
        newest = next((entry for entry in self.timeline if entry["moved"]), None)
        has_it = self.mine or (self.is_official and self.dossier.desk_role in OFFICES)
        return newest if newest and newest["note"] and has_it else None

    @cached_property
    def timeline(self) -> list[dict[str, Any]]:
        """The dossier's own entries of the log, newest first; notes for the producer and the officials of its area."""
        entries = (
            self.dossier.log_entries.filter(machine="cycle.Dossier")
            .select_related("actor", "on_behalf_of", "unit", "note_row")
            .order_by("-id")
        )
        return [self._entry(entry, with_note=self.is_member or self.is_official) for entry in entries]

    def _entry(self, entry: Any, *, with_note: bool) -> dict[str, Any]:
        move = Dossier.MOVES.get(entry.move)
        person = _("the portal itself") if entry.actor.is_system else entry.actor.full_name
        if entry.on_behalf_of:
            person = _("%(person)s on behalf of %(other)s") % {"person": person, "other": entry.on_behalf_of.full_name}
        who = f"{entry.unit.name} – {person}" if entry.unit else person
        return {
            "when": entry.at,
            "who": who,
            "what": move.label if move else entry.move,
            "note": entry.note_row.note if with_note else "",
            "moved": move is not None and move.target is not None,
        }

    def helped(self) -> list[dict[str, str]]:
        """For officers of the commune: the producer's members they may act for, and in which moves ("làm hộ")."""
        if not self.is_official or self.dossier.desk_role != "producer" or self.dossier.is_private or self.dossier.producer_id is None:
            return []
        member = Membership.objects.current().filter(producer=self.dossier.producer_id).select_related("user").order_by("pk").first()
        if member is None:
            return []
        grant = self.dossier.helper_grant
        moves = [move for move in self.dossier.moves_for(member.user) if move.offered and grant(self.user, member.user, move)]
        return [
            {
                "url": f"{reverse('dossier_move', args=[self.dossier.public_id, move.name])}?thay={member.user.public_id}",
                "label": _("%(move)s on behalf of %(name)s") % {"move": move.label, "name": member.user.full_name},
            }
            for move in moves
        ]


_WAITING = ("accept_idea", "screen_idea", "accept_plan", "endorse", "recognise", "do_not_recognise", "forward", "send_down", "item")


def _criterion_url(url_name: str, dossier: Dossier, code: str) -> str:
    criterion = dossier.criteria_spec().by_code.get(code)
    part = criterion.part if criterion else ""
    return f"{reverse(url_name, args=[dossier.public_id])}?phan={part}#criterion-{code}"


def sections_of(page: DossierPage) -> list[sections.Section]:
    return sections.of(page.dossier, page.user)


def status_tone(state: str) -> str:
    """The tone of a dossier's status tag."""
    if state in (State.RECOGNISED, State.IN_PROMOTION, State.COMPLETED):
        return "ok"
    if state in (State.IDEA_RETURNED, State.PLAN_RETURNED, State.DOSSIER_RETURNED, State.SUPPLEMENT_REQUESTED):
        return "warn"
    return "bad" if state in (State.NOT_RECOGNISED, State.DECLINED) else "wait"
