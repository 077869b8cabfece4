"""Readiness: each check answers "" or a sentence its reader can act on."""

from __future__ import annotations

from collections.abc import Callable, Iterable

from django.db.models import Q
from django.utils.translation import gettext as _

from basics import clock
from cycle.models import Dossier
from cycle.models.states import ANSWERED_IN_A_TERM, OPEN_STATES, State, Step
from cycle.rules.asked import of_dossier
from cycle.rules.deadlines import closing_day
from cycle.rules.missing import missing
from cycle.rules.opinions import too_short
from cycle.rules.papers import links_of, needs
from cycle.rules.reevaluation import reevaluation_window
from cycle.rules.scores import scores_of
from products import planner
from workflow.machine import NEW


def _codes(codes: Iterable[str]) -> dict[str, str]:
    """Criteria as places of their item."""
    return {code: code for code in codes}


def year_open(dossier: Dossier) -> str:
    """Steps 1 to 5 move in a year that is open or closing."""
    year = dossier.cycle_year
    if year.state in ("open", "closing"):
        return ""
    return _("The cycle of %(year)d is not open.") % {"year": year.year}


def year_takes_new(dossier: Dossier) -> str:
    year = dossier.cycle_year
    return "" if year.state == "open" else _("The cycle of %(year)d does not take new dossiers.") % {"year": year.year}


def window_open(step: Step) -> Callable[[Dossier], str]:
    """The step's window, or an extension of it, includes today. Re-evaluations are not bound by it."""

    def check(dossier: Dossier) -> str:
        if dossier.kind == dossier.Kind.REEVALUATION:
            return ""
        window, today = dossier.cycle_year.window(step), clock.today()
        if window is None:
            return _("The dates of step %(step)d are not set yet.") % {"step": step}
        if today < window.opens_on:
            return _("Step %(step)d opens on %(day)s.") % {"step": step, "day": f"{window.opens_on:%d/%m/%Y}"}
        closes = closing_day(dossier, step)
        if closes and today > closes:
            return _("Step %(step)d closed on %(day)s. Ask the deciding office for an extension.") % {
                "step": step,
                "day": f"{closes:%d/%m/%Y}",
            }
        return ""

    check.__name__ = f"window_{step}_open"
    return check


def window_open_unless_returned(step: Step) -> Callable[[Dossier], str]:
    """An answer to a return has its own term; only the first submission is bound by the window."""
    in_window = window_open(step)

    def check(dossier: Dossier) -> str:
        return "" if dossier.state in ANSWERED_IN_A_TERM else in_window(dossier)

    check.__name__ = f"window_{step}_open_unless_returned"
    return check


def no_open_dossier(dossier: Dossier) -> str:
    """One open dossier a product; the sentence names the other one. One that waits for next year's cycle counts in its own year."""
    waiting = Q(state=State.CARRIED_OVER, cycle_year=dossier.cycle_year, successors=None)
    of_product = type(dossier).objects.filter(product=dossier.product).exclude(pk=dossier.pk)
    other = of_product.filter(Q(state__in=OPEN_STATES) | waiting).first()
    if other is None:
        return ""
    if other.state == State.CARRIED_OVER:
        return _("Dossier %(code)s of this product waits for next year's cycle.") % {"code": other.code}
    return _("This product already has an open dossier: %(code)s.") % {"code": other.code}


def has_producer_or_contact(dossier: Dossier) -> str:
    return (
        ""
        if dossier.producer_id or (dossier.contact_name and dossier.contact_phone)
        else _("Name the producer, or a contact person with a phone number.")
    )


def idea_complete(dossier: Dossier) -> str:
    idea = getattr(dossier, "idea", None)
    if idea is None:
        return _("Fill in the idea form.")
    return missing(_("Complete the idea form: %(items)s."), idea.missing())


def plan_complete(dossier: Dossier) -> str:
    """Every required section is written, with at least one year of money."""
    plan = getattr(dossier, "businessplan", None)
    if plan is None:
        return _("Fill in the business plan.")
    places = plan.missing()
    if not plan.years.all():
        places[f"cost_{dossier.cycle_year.year}"] = _("Costs and revenue by year")
    return missing(_("Complete the business plan: %(items)s."), places)


def plan_reaches_target(dossier: Dossier) -> str:
    """The planned options reach the target star's points and every gate up to it, each step up with a measure.

    Source: guidance on step 3 (directions and solutions for each requirement of the targeted star).
    """
    plan = getattr(dossier, "businessplan", None)
    if plan is None or not plan.target_star:
        return ""
    spec = dossier.criteria_spec()
    items = {item.criterion.code: item for item in plan.items.select_related("criterion", "today", "planned")}
    unplanned = [criterion.code for criterion in spec.criteria if criterion.code not in items or items[criterion.code].planned is None]
    if unplanned:
        return missing(_("Choose a planned option for criteria %(items)s."), _codes(unplanned))
    loose = [code for code, item in items.items() if item.missing()]
    if loose:
        return missing(_("Say what you will do, by when and who helps for criteria %(items)s."), _codes(loose))
    gaps = planner.plan_gaps(spec, plan.target_star, {code: item.planned.points for code, item in items.items()})
    if gaps.missing_points:
        return _("The planned options reach %(points)d points; %(star)d stars need %(needed)d.") % {
            "points": gaps.points,
            "star": plan.target_star,
            "needed": gaps.needed_points,
        }
    if gaps.unmet_gates:
        gates = _codes(gate.criterion for gate in gaps.unmet_gates)
        return missing(_("%(star)d stars also need more on criteria %(items)s."), gates, star=plan.target_star)
    return ""


def registration_complete(dossier: Dossier) -> str:
    registration = getattr(dossier, "registration", None)
    places = registration.missing() if registration else {"representative": _("the whole form")}
    needed = dossier.samples_needed
    if registration and (registration.samples or 0) < needed:
        places["samples"] = _("%(count)d samples") % {"count": needed}
    return missing(_("Complete the registration: %(items)s."), places)


def assessment_complete(dossier: Dossier) -> str:
    """Mẫu 02: every text."""
    assessment = getattr(dossier, "selfassessment", None)
    places = assessment.missing() if assessment else {"history": _("the report")}
    return missing(_("Complete the self-assessment: %(items)s."), places)


def scores_complete(dossier: Dossier) -> str:
    """Mẫu 02: a choice on every criterion."""
    chosen = {score.criterion_id for score in scores_of(dossier) if score.option_id}
    open_codes = [criterion.code for criterion in dossier.criteria_spec().criteria if criterion.pk not in chosen]
    return missing(_("Score yourself on criteria %(items)s."), _codes(open_codes))


def evidence_complete(dossier: Dossier) -> str:
    """Every kind of evidence the sector requires is there and not expired (Mẫu 02, list of papers)."""
    kinds = [need.kind for need in needs(dossier, links_of(dossier)) if need.missing]
    return missing(_("Add valid evidence: %(items)s."), {kind.code: kind.name for kind in kinds})


def commune_report_complete(dossier: Dossier) -> str:
    """Mẫu 03: the four topics and the proposal."""
    report = getattr(dossier, "communereport", None)
    places = report.missing() if report else {"local_materials": _("the four topics")}
    if places or report is None:
        return missing(_("Complete the commune's report: %(items)s."), places)
    thin = {name: report.label(name) for name in report.TOPICS if too_short(dossier, getattr(report, name))}
    words = _("Say more in the commune's report, in at least %(least)d letters each: %(items)s.")
    return missing(words, thin, least=dossier.procedure.least_opinion)


def samples_received(dossier: Dossier) -> str:
    """As many samples as the criteria set asks for; tourism asks for none."""
    needed, report = dossier.samples_needed, getattr(dossier, "communereport", None)
    if not needed or (report and (report.samples_received or 0) >= needed):
        return ""
    return _("Enter that %(count)d samples were received.") % {"count": needed}


def comments_written(dossier: Dossier) -> str:
    """A return says at which items something is needed; what an earlier one said counts where it is asked again."""
    return (
        ""
        if any(row.sent_at is None and row.settled_at is None for row in of_dossier(dossier))
        else _("Write at least one comment at the item that needs completing.")
    )


def is_reevaluation_in_time(dossier: Dossier) -> str:
    """Opened and filed from 180 days before the certificate ends until 180 days after (Decision 26/2026/QĐ-TTg).

    What was filed in time and returned is answered within the term of the return.
    """
    if dossier.kind != dossier.Kind.REEVALUATION or dossier.state not in (NEW, State.IMPLEMENTING):
        return ""
    opens, closes = reevaluation_window(dossier.product)
    if opens is None or closes is None:
        return _("This product was never recognised.")
    if clock.today() < opens:
        return _("Re-evaluation opens on %(day)s.") % {"day": f"{opens:%d/%m/%Y}"}
    return (
        ""
        if clock.today() <= closes
        else _("Re-evaluation was possible until %(day)s. Enter the product anew.") % {"day": f"{closes:%d/%m/%Y}"}
    )
