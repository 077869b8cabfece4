"""Sentences of allauth that can reach a page of ours. It ships no Vietnamese: named here they are collected with ours.

`tests/accounts/test_sign_in.py` checks that each is allauth's own wording still.
"""

from django.utils.translation import gettext_noop as _

SENTENCES = (_("You must type the same password each time."),)
