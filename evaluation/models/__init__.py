"""Step 5: rounds, councils, what lies before them, and how they scored."""

from .answers import AgreedChoice, ConflictAnswer
from .councils import Council, EvaluationRule, Round, Seat
from .grounds import KnockOutGround
from .items import CouncilItem, Result
from .sheets import Mark, ScoreSheet

__all__ = [
    "AgreedChoice",
    "ConflictAnswer",
    "Council",
    "CouncilItem",
    "EvaluationRule",
    "KnockOutGround",
    "Mark",
    "Result",
    "Round",
    "ScoreSheet",
    "Seat",
]
