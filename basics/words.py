"""What people read: ready, or still to be translated when it is shown."""

from django.utils.functional import Promise

Words = str | Promise


def lowered(words: Words) -> str:
    """A label as it stands within a sentence."""
    text = str(words)
    return text[:1].lower() + text[1:]
