"""What every finite-state object of the portal shares: a state, a revision, and one way to change them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, ClassVar

from django.db import models

if TYPE_CHECKING:
    from accounts.models import User

    from .models import LogChain
    from .moves import Move


class Machine(models.Model):
    """A row whose state only the door (`cycle.door`) changes.

    An ordinary `save()` of an existing row leaves the workflow columns out, so a stale form cannot move
    anything back; naming them in `update_fields` outside the door is an error.
    """

    if TYPE_CHECKING:  # each machine has its own states
        state: Any

    revision = models.PositiveIntegerField(default=0, editable=False)

    WORKFLOW_COLUMNS: ClassVar[tuple[str, ...]] = ("state", "revision")
    MOVES: ClassVar[dict[str, Move]]
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

    def hold_for(self, opening: Move) -> None:
        """Lock what must stay as it is while this new object is opened; there is no row of its own to lock yet."""

    def log_chain(self) -> LogChain:
        """The chain this object's moves are entered in."""
        raise NotImplementedError

    def moves_for(self, user: User) -> list[Move]:
        """The moves `user` may make from the present state, ready or not, in declared order."""
        from .moves import available

        return available(self, user)
