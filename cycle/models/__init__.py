"""Models of steps 1 to 4 and of what all steps share: years, dossiers, log, notices."""

from .content import (
    BusinessPlan,
    CommuneReport,
    DossierEvidence,
    Idea,
    PlanItem,
    PlanYear,
    Registration,
    ReviewComment,
    SelfAssessment,
    SelfScore,
    SupportEntry,
)
from .counters import Counter
from .dossiers import Dossier, Extension
from .logs import LogChain, LogEntry, LogNote
from .notices import Heartbeat, Notice, Reminder, ReminderRule
from .outreach import OutreachEvent
from .recognitions import Recognition
from .years import CycleYear, Holiday, Route, RouteStage, RouteTerm, StepWindow

__all__ = [
    "BusinessPlan",
    "CommuneReport",
    "Counter",
    "CycleYear",
    "Dossier",
    "DossierEvidence",
    "Extension",
    "Heartbeat",
    "Holiday",
    "Idea",
    "LogChain",
    "LogEntry",
    "LogNote",
    "Notice",
    "OutreachEvent",
    "PlanItem",
    "PlanYear",
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
    "SupportEntry",
]
