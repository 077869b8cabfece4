"""Step 5: rounds, councils, what lies before them, and how they scored."""

from .councils import Council, EvaluationRule, Round, Seat
from .items import AgreedChoice, ConflictAnswer, CouncilItem, Result
from .sheets import Mark, ScoreSheet

__all__ = [
    "AgreedChoice",
    "ConflictAnswer",
    "Council",
    "CouncilItem",
    "EvaluationRule",
    "Mark",
    "Result",
    "Round",
    "ScoreSheet",
    "Seat",
]
