"""A form that saves itself: the same post to the same address as its button makes, of the changed fields alone, answered in JSON.

Whatever merges a post (`basics.drafts`) says as an `Outcome` what came of it; here that becomes the answer, for every form alike.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field

from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.utils.translation import gettext as _

from basics import clock
from basics.drafts import Disputed, saved_meanwhile
from basics.words import Words


@dataclass(frozen=True)
class Outcome:
    """What a posted draft came to, by the names of its controls."""

    versions: Mapping[str, str] = field(default_factory=dict)
    """Of the posted fields, as they are stored now; none where nothing was saved."""
    errors: Mapping[str, str] = field(default_factory=dict)
    """Why fields could not be read. Then nothing was saved."""
    disputed: Mapping[str, Disputed] = field(default_factory=dict)
    stored: Mapping[str, str] = field(default_factory=dict)
    """What is stored at the disputed fields, as their controls would carry it."""

    @property
    def status(self) -> int:
        return 409 if self.disputed else 422 if self.errors else 200

    @property
    def sentence(self) -> str:
        """What stands beside the form."""
        if self.errors:
            return _("Not saved yet: something on this page has to be put right.")
        if self.disputed:
            return _("Not saved yet: something was changed elsewhere too. Choose at the field.")
        return _("Saved %(time)s") % {"time": f"{timezone.localtime(clock.now()):%H:%M}"}


class Closed(Exception):
    """A form can take nothing now; the message says why. Raised to a form that saves itself, it is its answer."""


def asked(request: HttpRequest) -> bool:
    """Whether a form saved itself, so that its page needs an answer and no new page."""
    return request.method == "POST" and request.get_preferred_type(["text/html", "application/json"]) == "application/json"


def mark(view: Callable[..., object]) -> None:
    """Marks a view whose form is a draft: it is read even of somebody whose session ended."""
    view.__dict__["takes_drafts"] = True


def takes_drafts(view: Callable[..., object]) -> bool:
    return bool(view.__dict__.get("takes_drafts"))


def answer(outcome: Outcome, **parts: str) -> JsonResponse:
    """`parts`: pieces of the page that follow from what is stored, as HTML."""
    disputed = {
        name: {"stored": outcome.stored.get(name, ""), "mine": one.mine, "theirs": one.theirs, "sentence": saved_meanwhile(one.theirs)}
        for name, one in outcome.disputed.items()
    }
    return JsonResponse(
        {
            "sentence": outcome.sentence,
            "versions": dict(outcome.versions),
            "errors": dict(outcome.errors),
            "disputed": disputed,
            "parts": parts,
        },
        status=outcome.status,
    )


def closed(sentence: Words, *, status: int = 409) -> JsonResponse:
    """The form cannot be saved any more."""
    return JsonResponse({"closed": str(sentence), "sentence": str(sentence)}, status=status)


def refused(reason: str, sentence: str, *, status: int) -> JsonResponse:
    """Nothing was read: `reason` says to the page whether to ask for the sign-in ("session") or to wait for its writer ("account")."""
    return JsonResponse({"reason": reason, "sentence": sentence}, status=status)
