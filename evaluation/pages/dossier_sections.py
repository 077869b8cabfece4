"""What the council adds to a dossier's page: its result once it may be read, and the way to its work."""

from __future__ import annotations

from django.db.models import Exists, OuterRef
from django.urls import reverse
from django.utils.translation import gettext as _

from accounts.models import AdministrativeUnit, User
from basics import clock
from cycle.models import Dossier
from cycle.models.states import EVALUATION_STATES, State
from cycle.office import office_name
from cycle.pages.buttons import Button
from cycle.pages.sections import Section
from cycle.rules.policies import stage_officer
from evaluation.models import Council, CouncilItem, Result, Round
from evaluation.models.states import JUDGED
from evaluation.pages.resultpage import summary
from evaluation.rules.policies import items_of, open_item, seat_of
from people.contacts import contact_of
from products.policies import is_member

ROUNDS = "_running_rounds"


def result(dossier: Dossier, user: User) -> Section | None:
    """The last council's result: to officials and the council at once, to the producer with the decision on it."""
    if dossier.first_submitted_at is None:
        return None
    if dossier.stage_id is not None and not any(item.state in JUDGED for item in items_of(dossier)):
        return None
    over = CouncilItem.objects.filter(dossier=dossier, result__isnull=False)
    member = is_member(user, dossier.producer_id)
    if member and dossier.state in EVALUATION_STATES:
        return None
    readable = over if member else over.results_open_to(user)
    item = readable.select_related("result", "council__round__unit").order_by("-pk").first()
    if item is None:
        return None
    item.dossier = dossier
    url = "" if member else reverse("item_detail", args=[item.public_id])
    return Section("evaluation/dossier_result.html", {"result": summary(item, item.result), "council": item.council.name, "url": url})


def council_work(dossier: Dossier, user: User) -> Button | None:
    """Where the person goes on: the item they sit on, or the rounds it can be put into."""
    if dossier.state != State.IN_EVALUATION:
        return None
    item = open_item(dossier)
    if item is None:
        return Button(_("Put before a council"), _round_of(dossier)) if stage_officer(user, dossier) else None
    if seat_of(user, item) is None:
        return None
    return Button(_("Go to the council's work"), reverse("item_detail", args=[item.public_id]))


def _round_of(dossier: Dossier) -> str:
    """The running round of the stage's unit that has a council; where there is none, the list in which to open one."""
    unit = dossier.unit_at(dossier.stage.level) if dossier.stage else None
    ready = next((public_id for public_id, has_council in _running(dossier, unit) if has_council), "")
    return reverse("round_detail", args=[ready]) if ready else reverse("round_list")


def _running(dossier: Dossier, unit: AdministrativeUnit | None) -> list[tuple[str, bool]]:
    """Public ids of the unit's rounds of today and whether they have a council, the first to end first; read once per instance of
    the dossier."""
    known: dict[int | None, list[tuple[str, bool]]] = dossier.__dict__.setdefault(ROUNDS, {})
    key = unit.pk if unit else None
    if key not in known:
        running = Round.objects.in_force().filter(unit=unit, results_until__gte=clock.today())
        ready = Exists(Council.objects.in_force().filter(round=OuterRef("pk")))
        known[key] = list(running.order_by("results_until", "pk").values_list("public_id", ready))
    return known[key]


def no_round_above(dossier: Dossier, move: str) -> str:
    """Before a result is forwarded to a level that has no round: what happens then, and what to do about it."""
    stage = dossier.stage.following if move == "forward" and dossier.stage else None
    unit = dossier.unit_at(stage.level) if stage else None
    if unit is None or _running(dossier, unit):
        return ""
    sentence = _(
        "%(office)s has no evaluation round open now. The dossier goes to its officers all the same and waits on their desk, with its "
        "term running, until they open a round and put it before a council. Agree with them first: %(whom)s."
    )
    contact = contact_of([unit])
    return sentence % {"office": office_name(unit), "whom": contact or office_name(unit)}


def why_knocked_out(dossier: Dossier, move: str) -> str:
    """What the authority's reason begins with where the council took the product out: the council's ground and words."""
    if move != "do_not_recognise" or not dossier.knocked_out:
        return ""
    last = Result.objects.filter(item__dossier=dossier).order_by("-item_id").first()
    return _("The council took the product out. Ground: %(ground)s") % {"ground": last.knocked_out} if last and last.knocked_out else ""


def without_round(dossier: Dossier, user: User) -> Section | None:
    """Why a dossier to be evaluated stays where it is: its level has no round."""
    if dossier.state != State.IN_EVALUATION or dossier.desk_role != "officer" or dossier.stage is None:
        return None
    unit = dossier.unit_at(dossier.stage.level)
    if unit is None or _running(dossier, unit):
        return None
    if stage_officer(user, dossier):
        words = _("No evaluation round is open at %(office)s. Open one, set up its council, then put this dossier before it.")
    else:
        words = _("No evaluation round is open at %(office)s. The dossier waits on the desk of its officers until they open one.")
    return Section("evaluation/without_round.html", {"text": words % {"office": office_name(unit)}})
