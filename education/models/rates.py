"""What all processes count together: how often a sender asked, for a few minutes."""

from django.db import models


class SharedCount(models.Model):
    """One row of Django's cache in the database, whose columns these are; only its own code reads the value.

    The key is a keyed hash (``education.request_rate``), so that no address stands here.
    """

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    def __str__(self) -> str:
        return self.cache_key
