"""The producer's tasks in the step a dossier is in, each with how far it is."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from . import papers
from .states import IDEA_STATES, PLAN_STATES

if TYPE_CHECKING:
    from .dossierpage import DossierPage

Task = dict[str, Any]

PAGES = {
    "idea": "idea_edit",
    "plan": "plan_edit",
    "registration": "registration_edit",
    "assessment": "assessment_edit",
    "evidence": "evidence_list",
}
"""Item of a dossier -> the page where its producer writes it."""


class TaskList:
    """Rows for `components/task_list.html`, from what the page has read already."""

    def __init__(self, page: DossierPage) -> None:
        self.page, self.dossier = page, page.dossier

    def rows(self) -> list[Task]:
        state = self.dossier.state
        if state in IDEA_STATES:
            rows = [self._form("idea", _("Idea form"), "idea")]
        elif state in PLAN_STATES:
            rows = [self._form("plan", _("Business plan"), "businessplan"), self._plan_criteria()]
        else:
            rows = [
                self._form("registration", _("Registration"), "registration"),
                self._form("assessment", _("Self-assessment report"), "selfassessment"),
                self._scores(),
                self._evidence(),
            ]
        return [*rows, self._product(), self._submit()]

    def _url(self, name: str) -> str:
        return reverse(name, args=[self.dossier.public_id])

    def _asked(self, item: str) -> Task:
        """The status of an item with open remarks; empty without."""
        count = sum(comment["item"] == item for comment in self.page.comments)
        return (
            {"status": ngettext("%(count)d to complete", "%(count)d to complete", count) % {"count": count}, "tone": "bad"} if count else {}
        )

    def _form(self, item: str, label: str, related: str) -> Task:
        row = getattr(self.dossier, related, None)
        missing = row.missing() if row is not None else []
        task = {"label": label, "url": self._url(PAGES[item]), "status": _("Done"), "tone": "ok"}
        if row is None or (row.version == 0 and len(missing) == len(row.REQUIRED)):
            task |= {"status": _("Not begun"), "tone": ""}
        elif missing:
            done, whole = len(row.REQUIRED) - len(missing), len(row.REQUIRED)
            task |= {"status": _("%(done)d of %(whole)d") % {"done": done, "whole": whole}, "tone": "warn"}
        return task | self._asked(item)

    def _counted(self, label: str, url_name: str, done: int, whole: int, *, ready: bool) -> Task:
        words = _("%(done)d of %(whole)d criteria") % {"done": done, "whole": whole}
        return {"label": label, "url": self._url(url_name), "status": words, "tone": "ok" if ready else "warn" if done else ""}

    def _plan_criteria(self) -> Task:
        """Complete once every criterion is planned and the plan reaches its target."""
        plan = getattr(self.dossier, "businessplan", None)
        done = plan.items.filter(planned__isnull=False).count() if plan else 0
        whole = len(self.dossier.criteria_spec().criteria)
        blockers = self.page.submit["blockers"] if self.page.submit else []
        short = any(blocker["check"] == "plan_reaches_target" for blocker in blockers)
        return self._counted(_("Plan for each criterion"), "plan_criteria", done, whole, ready=done >= whole and not short)

    def _scores(self) -> Task:
        criteria = {one.pk for one in self.dossier.criteria_spec().criteria}
        done = sum(1 for row in self.page.scores if row.option_id and row.criterion_id in criteria)
        return self._counted(_("Score yourself"), "assessment_scores", done, len(criteria), ready=done == len(criteria))

    def _evidence(self) -> Task:
        needed = [kind for kind in papers.needs(self.dossier, self.page.links) if kind["required"]]
        there = sum(kind["valid"] for kind in needed)
        words = _("%(done)d of %(whole)d needed papers") % {"done": there, "whole": len(needed)}
        tone = "ok" if there == len(needed) else "warn" if self.page.links else ""
        return {"label": _("Evidence"), "url": self._url("evidence_list"), "status": words, "tone": tone} | self._asked("evidence")

    def _product(self) -> Task:
        product = self.dossier.product
        return {
            "label": _("Story and picture"),
            "hint": _("Buyers read it once the product is recognised"),
            "url": reverse("product_edit", args=[product.public_id]),
            "status": _("Done") if product.story_vi and product.picture else _("May wait"),
            "tone": "ok",
        }

    def _submit(self) -> Task:
        """The last task: open once nothing is missing; what no page of the producer can supply (a closed window) is said here."""
        submit = self.page.submit
        if submit is None or submit["blockers"]:
            outside = [blocker["text"] for blocker in submit["blockers"] if not blocker["url"]] if submit else []
            return {"label": _("Check and submit"), "hint": " ".join(outside), "url": "", "status": _("Not open yet"), "tone": ""}
        return {"label": submit["label"], "url": submit["url"], "status": _("Ready"), "tone": "ok"}
