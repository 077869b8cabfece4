import pytest
from django.core.cache import cache


@pytest.fixture(autouse=True)
def fresh_cache():
    """Rate limits live in the cache: one test's failures must not lock the next one out."""
    cache.clear()
