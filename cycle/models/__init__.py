"""Models of steps 1 to 4 and of what all steps share: years, dossiers, notices."""

from cycle.models.calendar import CalendarDay
from cycle.models.content import (
    CommuneReport,
    DossierEvidence,
    Idea,
    PaperDraft,
    Registration,
    SelfAssessment,
    SelfScore,
    SupportEntry,
)
from cycle.models.dossiers import Dossier, Extension
from cycle.models.notices import Heartbeat, Notice, Reminder, ReminderRule
from cycle.models.outreach import OutreachEvent
from cycle.models.plans import BusinessPlan, PlanItem, PlanYear
from cycle.models.procedure import ProcedureRule
from cycle.models.recognitions import Recognition
from cycle.models.reviews import ReviewComment, Submission
from cycle.models.years import CycleYear, Route, RouteStage, RouteTerm, StepWindow

__all__ = [
    "BusinessPlan",
    "CalendarDay",
    "CommuneReport",
    "CycleYear",
    "Dossier",
    "DossierEvidence",
    "Extension",
    "Heartbeat",
    "Idea",
    "Notice",
    "OutreachEvent",
    "PaperDraft",
    "PlanItem",
    "PlanYear",
    "ProcedureRule",
    "Recognition",
    "Registration",
    "Reminder",
    "ReminderRule",
    "ReviewComment",
    "Route",
    "RouteStage",
    "RouteTerm",
    "SelfAssessment",
    "SelfScore",
    "StepWindow",
    "Submission",
    "SupportEntry",
]
