"""The one signal upward."""

from django.dispatch import Signal

dossier_moved = Signal()
"""Sent inside the transaction after each move of a dossier: dossier, made (`workflow.moves.Made`)."""
