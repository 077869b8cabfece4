"""What the application's database role may do, table by table; it owns nothing. See docs/decisions/028.

One that may only read a table gets its rows from the owner's commands; what is never taken back is never deleted,
and of what is evidence nothing is changed.
"""

from __future__ import annotations

from collections import Counter

from django.apps import apps

from workflow import erasing

READ = ("SELECT",)
CHANGE = ("SELECT", "UPDATE")
ADD = ("SELECT", "INSERT")
KEEP = ("SELECT", "INSERT", "UPDATE")
ALL = ("SELECT", "INSERT", "UPDATE", "DELETE")

Rights = dict[str, tuple[str, ...]]

GRANTS: dict[tuple[str, ...], str] = {
    READ: """
        accounts.AdministrativeUnit_successors accounts.UnitName
        products.Regulation products.Sector products.ProductGroup products.ProductSet products.CriteriaSet products.Heading
        products.Criterion products.Option products.EvidenceKind
        cycle.ProcedureRule cycle.Route cycle.RouteStage cycle.RouteTerm cycle.ReminderRule
        evaluation.EvaluationRule evaluation.KnockOutGround
        auth.Permission auth.Group auth.Group_permissions contenttypes.ContentType
    """,
    # Called by their name of today.
    CHANGE: "accounts.AdministrativeUnit",
    ADD: """
        workflow.LogChain workflow.LogEntry workflow.LogNote workflow.Publication
        cycle.Submission cycle.Extension
        cycle.Recognition evaluation.ConflictAnswer evaluation.Result
    """,
    KEEP: """
        accounts.User workflow.Counter people.Appointment people.Invitation people.OfficeContact
        products.Producer products.Membership products.Product products.Evidence
        cycle.CalendarDay cycle.CycleYear cycle.StepWindow cycle.Dossier cycle.Idea cycle.BusinessPlan cycle.SupportEntry
        cycle.Registration cycle.SelfAssessment cycle.CommuneReport cycle.Notice cycle.Reminder cycle.Heartbeat cycle.OutreachEvent
        evaluation.Round evaluation.Council evaluation.Seat evaluation.CouncilItem evaluation.AgreedChoice evaluation.ScoreSheet
        evaluation.Mark promotion.Certificate
    """,
    ALL: """
        cycle.SelfScore cycle.DossierEvidence cycle.PaperDraft cycle.PlanYear cycle.PlanItem cycle.ReviewComment promotion.Listing
        accounts.AttemptCount accounts.PasswordLetter sessions.Session account.EmailAddress account.EmailConfirmation
        documents.Upload documents.UploadPart
    """,
}
"""Rights -> the models whose tables they are given on."""

FUNCTIONS = (erasing.SIGNATURE,)
"""Functions of the owner that the application may call."""

WITHOUT_MODEL: Rights = {"django_migrations": READ}


class Undeclared(Exception):
    """GRANTS and the models do not name the same, each once: the application could do nothing, or not what was meant, with a table."""


def rights() -> Rights:
    """Table -> what the application may do with it. Undeclared names a model that GRANTS does not, and what it names in vain or twice."""
    said = [(label, allowed) for allowed, labels in GRANTS.items() for label in labels.split()]
    declared, count = dict(said), Counter(label for label, _allowed in said)
    models = {model._meta.label: model._meta.db_table for model in apps.get_models(include_auto_created=True) if model._meta.managed}
    for fault, wrong in (
        ("say what the application may do with", models.keys() - declared.keys()),
        ("there is no model called", declared.keys() - models.keys()),
        ("said twice what it may do with", {label for label in count if count[label] > 1}),
    ):
        if wrong:
            raise Undeclared(f"ocop_portal/grants.py: {fault} {', '.join(sorted(wrong))}.")
    return WITHOUT_MODEL | {table: declared[label] for label, table in models.items()}
