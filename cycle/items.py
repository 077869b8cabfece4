"""What a dossier consists of: each item once, with when and by whom it is written, its page, its form, and what follows from it.

Everything that goes through the items of a dossier (tasks, comments, what is sent, what readers see, what a new dossier
takes over) reads this list; a new item is one entry.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from accounts.models import User
from basics.words import Words
from workflow.moves import Check, Policy

from . import contents, copying
from .forms.assessment import RegistrationForm, SelfAssessmentForm
from .forms.drafts import ContentForm
from .forms.ideas import IdeaForm
from .forms.plans import BusinessPlanForm
from .forms.reports import CommuneReportForm
from .models import BusinessPlan, Dossier, Registration
from .models.states import IDEA_STATES, PLAN_STATES, State, Step
from .progress import Progress, of_evidence, of_form, of_plan_criteria, of_scores
from .rules import checks
from .rules.policies import commune_officer, member_of_producer

TEXTS, FILES = "components/data_list.html", "components/file_list.html"
WHILE_IMPLEMENTING = (State.IMPLEMENTING, State.DOSSIER_RETURNED, State.SUPPLEMENT_REQUESTED)


@dataclass(frozen=True)
class Item:
    """One item of a dossier."""

    key: str
    title: Words
    step: Step
    written_in: tuple[State, ...]
    page: str
    """The URL name of the page where it is written."""
    rows: Callable[[Dossier], Sequence[object]]
    """What stands in it, for readers: the `rows` of `template`."""
    checks: tuple[Check[Dossier], ...]
    """Those its submission asks, and that its page can satisfy."""
    shown_at: int
    """Its place before readers, first to last."""
    written_by: Policy[Dossier] = member_of_producer
    template: str = TEXTS
    shown_as: Words = ""
    """Its heading before readers, where that is not its title."""
    form: type[ContentForm] | None = None
    related: str = ""
    """The dossier's one-to-one row of the form."""
    lead: Words = ""
    goes_on: str = ""
    """The key of the item its page leads on to."""
    goes_on_label: Words = ""
    progress: Callable[[Dossier, bool], Progress] | None = None
    """How far its writer is; told whether its checks are satisfied."""
    kept: tuple[str, ...] = ()
    """Its rows, by their relations from the dossier: what is kept of it when it is handed in."""
    copy: copying.Copy | None = None
    """What a new dossier of the product takes over."""
    commented: bool = False
    """Comments may stand at it."""
    at_criteria: bool = False
    """Comments at single criteria belong here."""

    def url(self, dossier: Dossier) -> str:
        return reverse(self.page, args=[dossier.public_id])

    def url_at(self, dossier: Dossier, place: str) -> str:
        """Where one of its places is written: a field of its form, a criterion, a kind of paper."""
        if self.form:
            return f"{self.url(dossier)}#id_{place}"
        if self.at_criteria:
            criterion = dossier.criteria_spec().by_code.get(place)
            return f"{self.url(dossier)}?phan={criterion.part if criterion else ''}#criterion-{place}"
        return f"{self.url(dossier)}?loai={place}#upload"

    def why_not(self, user: User, dossier: Dossier) -> str:
        """Why the person cannot write the item now, as a sentence; "" where they can."""
        if self.written_by(user, dossier) is None:
            return _("You may read this dossier; only its producer writes in it.")
        if dossier.state not in self.written_in:
            return _("This cannot be changed now: %(status)s.") % {"status": dossier.status}
        return checks.year_open(dossier)

    def may_write(self, user: User, dossier: Dossier) -> bool:
        return self.why_not(user, dossier) == ""


IDEA = Item(
    key="idea",
    title=gettext_lazy("Idea form"),
    lead=gettext_lazy("Write as you would tell a buyer. You can save a half-finished form."),
    step=Step.IDEA,
    written_in=(State.IDEA_DRAFT, State.IDEA_RETURNED),
    page="idea_edit",
    form=IdeaForm,
    related="idea",
    rows=contents.idea,
    shown_at=8,
    checks=(checks.idea_complete,),
    progress=of_form("idea"),
    kept=("idea",),
    copy=copying.idea,
    commented=True,
)
PLAN = Item(
    key="plan",
    title=gettext_lazy("Business plan"),
    lead=gettext_lazy("First the plan as a whole. On the next page you plan each criterion of your target star."),
    step=Step.PLAN,
    written_in=(State.PLAN_DRAFT, State.PLAN_RETURNED),
    page="plan_edit",
    form=BusinessPlanForm,
    related="businessplan",
    goes_on="plan_criteria",
    goes_on_label=gettext_lazy("Save and go on to the criteria"),
    rows=contents.plan,
    shown_at=6,
    checks=(checks.plan_complete,),
    progress=of_form("businessplan"),
    kept=("businessplan", "businessplan.years"),
    copy=copying.both(copying.form(BusinessPlan), copying.plan_years),
    commented=True,
)
PLAN_CRITERIA = Item(
    key="plan_criteria",
    title=gettext_lazy("Plan for each criterion"),
    lead=gettext_lazy(
        "Choose where you stand today and where you will be. Where you aim higher, write what you will do, by when and who helps."
    ),
    step=Step.PLAN,
    written_in=PLAN.written_in,
    page="plan_criteria",
    rows=contents.plan_criteria,
    template="cycle/planned_criteria.html",
    shown_at=7,
    checks=(checks.plan_reaches_target,),
    progress=of_plan_criteria,
    kept=("businessplan.items",),
    copy=copying.plan_criteria,
    at_criteria=True,
)
REGISTRATION = Item(
    key="registration",
    title=gettext_lazy("Registration"),
    lead=gettext_lazy("Mẫu 01. Filled in with what we know of you: check it."),
    step=Step.IMPLEMENTATION,
    written_in=WHILE_IMPLEMENTING,
    page="registration_edit",
    form=RegistrationForm,
    related="registration",
    rows=contents.registration,
    shown_at=4,
    checks=(checks.registration_complete,),
    progress=of_form("registration"),
    kept=("registration",),
    copy=copying.form(Registration),
    commented=True,
)
ASSESSMENT = Item(
    key="assessment",
    title=gettext_lazy("Self-assessment report"),
    lead=gettext_lazy("Mẫu 02. After these texts you score yourself, criterion by criterion."),
    step=Step.IMPLEMENTATION,
    written_in=WHILE_IMPLEMENTING,
    page="assessment_edit",
    form=SelfAssessmentForm,
    related="selfassessment",
    goes_on="scores",
    goes_on_label=gettext_lazy("Save and score yourself"),
    rows=contents.assessment,
    shown_at=5,
    checks=(checks.assessment_complete,),
    progress=of_form("selfassessment"),
    kept=("selfassessment",),
    copy=copying.assessment,
    commented=True,
)
SCORES = Item(
    key="scores",
    title=gettext_lazy("Score yourself"),
    lead=gettext_lazy("Choose what is true today, and say in a sentence how you meet it. The council compares it with your evidence."),
    shown_as=gettext_lazy("The producer's own score"),
    step=Step.IMPLEMENTATION,
    written_in=WHILE_IMPLEMENTING,
    page="assessment_scores",
    rows=contents.scores,
    template="cycle/own_scores.html",
    shown_at=3,
    checks=(checks.scores_complete,),
    progress=of_scores,
    kept=("scores",),
    copy=copying.scores,
    at_criteria=True,
)
EVIDENCE = Item(
    key="evidence",
    title=gettext_lazy("Evidence"),
    lead=gettext_lazy("Papers, photos and test reports that prove what you say. You upload a paper once and use it again in later years."),
    step=Step.IMPLEMENTATION,
    written_in=WHILE_IMPLEMENTING,
    page="evidence_list",
    rows=contents.evidence,
    template=FILES,
    shown_at=2,
    checks=(checks.evidence_complete,),
    progress=of_evidence,
    kept=("evidence_links",),
    copy=copying.evidence,
    commented=True,
)
REPORT = Item(
    key="report",
    title=gettext_lazy("Report of the commune"),
    lead=gettext_lazy(
        "Four topics and a proposal (Mẫu 03). A draft may be saved at any time; the proposal to the council needs all of it."
    ),
    step=Step.IMPLEMENTATION,
    written_in=(State.DOSSIER_SUBMITTED,),
    written_by=commune_officer,
    page="commune_report_edit",
    form=CommuneReportForm,
    related="communereport",
    rows=contents.report,
    shown_at=1,
    checks=(checks.commune_report_complete, checks.samples_received),
)

ITEMS = (IDEA, PLAN, PLAN_CRITERIA, REGISTRATION, ASSESSMENT, SCORES, EVIDENCE, REPORT)
"""In the order in which they are written."""
OF_PRODUCER = tuple(item for item in ITEMS if item is not REPORT)


def named(key: str) -> Item:
    """Raises KeyError."""
    return {item.key: item for item in ITEMS}[key]


def looked_at(state: str) -> list[Item]:
    """The producer's items that the desk looks at in a state: those of its step."""
    step = Step.IDEA if state in IDEA_STATES else Step.PLAN if state in PLAN_STATES else Step.IMPLEMENTATION
    return [item for item in OF_PRODUCER if item.step == step]


def asked_by(check: Check[Dossier]) -> Item | None:
    """The item whose page can satisfy the check."""
    return next((item for item in ITEMS if check in item.checks), None)


def copy_all(old: Dossier, new: Dossier) -> None:
    """Copy every item that goes on with the product."""
    for item in ITEMS:
        if item.copy:
            item.copy(old, new)


@dataclass(frozen=True)
class Part:
    """What is written under one item, as its readers see it. `url`: where its producer changes it, or ""."""

    name: str
    title: Words
    template: str
    rows: Sequence[object]
    opened: bool
    url: str


def parts(dossier: Dossier, items: Iterable[Item], *, opened: Iterable[Item] = (), to_check: bool = False) -> list[Part]:
    """What is written under these items of a dossier, in the order in which readers want it; those in `opened` unfolded.

    `to_check`: all unfolded, each with the way to where its producer changes it.
    """
    found = []
    for item in sorted(items, key=lambda one: one.shown_at):
        if rows := item.rows(dossier):
            url = item.url(dossier) if to_check else ""
            found.append(Part(item.key, item.shown_as or item.title, item.template, rows, to_check or item in opened, url))
    return found
