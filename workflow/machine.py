"""What every finite-state object of the portal shares: a state, a revision, and one way to change them.

Its moves are declared elsewhere (`workflow.moves.Flow`) and bound to it when its app starts.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

from basics.words import label_of

Hung = list[list[object]]
"""Rows of other tables, in an order of their own."""

NEW = ""
"""The state of an object that no move has opened yet; the database refuses to store it."""


class Machine(models.Model):
    """A row whose state only the door (`workflow.door`) changes.

    An ordinary `save()` of an existing row leaves the workflow columns out, so a stale form cannot move
    anything back; naming them in `update_fields` outside the door is an error.
    """

    if TYPE_CHECKING:  # each machine has its own states
        state: models.CharField[str, str]

    revision = models.PositiveIntegerField(default=0, editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = ("state", "revision")
    UNSEALED: ClassVar[tuple[str, ...]] = ()
    """Workflow columns that acts on other objects write too: the log entry does not vouch for them (`workflow.seals`)."""
    LOADED: ClassVar[bool] = False
    """Rows may stand there before any move: they are loaded as reference data."""
    LOCK_FIRST: ClassVar[tuple[str, ...]] = ()
    """Relations to the rows that are locked before this one, outermost first: one order for everybody."""
    LOCK_WITH: ClassVar[tuple[str, ...]] = ()
    """Relations read together with the locked row."""

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not self._state.adding:
            named = kwargs.get("update_fields")
            if named is not None and set(named) & set(self.WORKFLOW_COLUMNS):
                raise RuntimeError("Workflow columns are written by the door only.")
            if named is None:
                kwargs["update_fields"] = [
                    field.name for field in self._meta.concrete_fields if not field.primary_key and field.name not in self.WORKFLOW_COLUMNS
                ]
        super().save(*args, **kwargs)

    def save_move(self) -> None:
        """Write the row with its workflow columns. For the door alone."""
        super().save(force_insert=self._state.adding)

    @property
    def status(self) -> str:
        """What the state is called for everybody."""
        return label_of(self, "state")

    def chain_scope(self) -> str:
        """The scope of the chain this object's moves are entered in."""
        raise NotImplementedError

    def hung(self) -> Hung:
        """Rows of other tables that stand with the object as it is now, and for which the entry of its move vouches too."""
        return []

    @classmethod
    def hung_of_all(cls) -> Iterator[tuple[int, Hung]]:
        """The same of every stored object that has some, in the order of their keys."""
        return iter(())

    def about(self) -> str:
        """The case this object belongs to, by which the log is read ("dossier:12"); "" where it stands for itself."""
        return ""
