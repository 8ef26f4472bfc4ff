"""Counts of senders, forgotten once they have run out."""

from django.utils import timezone

from education import models


def forget_expired() -> int:
    """Delete what has run out, and return how many rows that were. One query."""
    return models.SharedCount.objects.filter(expires__lt=timezone.now()).delete()[0]
