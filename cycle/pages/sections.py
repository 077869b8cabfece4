"""Where higher apps add to the dossier's page: sections below the content, buttons on the desk card, words before and in a move."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from typing import Any

from accounts.models import User
from cycle.models import Dossier

from .buttons import Button


@dataclass(frozen=True)
class Section:
    """A template that gets `section` (this object's `data`) and nothing else."""

    template: str
    data: dict[str, Any] = field(default_factory=dict)


SectionOf = Callable[[Dossier, User], Section | None]
ActionOf = Callable[[Dossier, User], Button | None]

WordsOf = Callable[[Dossier, str], str]
"""Of a dossier and the name of a move: a sentence, or nothing."""

SECTIONS: list[SectionOf] = []
ACTIONS: list[ActionOf] = []
WARNINGS: list[WordsOf] = []
NOTES: list[WordsOf] = []


def register(section: SectionOf) -> None:
    """Show this section where it answers with one. Called when an app starts; twice is once."""
    if section not in SECTIONS:
        SECTIONS.append(section)


def register_action(action: ActionOf) -> None:
    """Offer this button on the desk card where it answers with one. Called when an app starts."""
    if action not in ACTIONS:
        ACTIONS.append(action)


def register_warning(warning: WordsOf) -> None:
    """Say this on the page before a move, where it answers with a sentence. Called when an app starts."""
    if warning not in WARNINGS:
        WARNINGS.append(warning)


def register_note(note: WordsOf) -> None:
    """Begin the note of a move with these words, where it answers with some. Called when an app starts."""
    if note not in NOTES:
        NOTES.append(note)


def of(dossier: Dossier, user: User) -> list[Section]:
    return [section for maker in SECTIONS if (section := maker(dossier, user))]


def actions_of(dossier: Dossier, user: User) -> list[Button]:
    return [action for maker in ACTIONS if (action := maker(dossier, user))]


def warnings_before(dossier: Dossier, move: str) -> list[str]:
    """What is to be known before a move of this name is made."""
    return [sentence for warning in WARNINGS if (sentence := warning(dossier, move))]


def note_for(dossier: Dossier, move: str) -> str:
    """What the note of a move of this name begins with; its writer changes it freely."""
    return next((words for note in NOTES if (words := note(dossier, move))), "")
