"""What was cleared up, and when: counts only."""

from __future__ import annotations

from django.db import models


class Clearing(models.Model):
    """One kind that was looked through at one moment, and how many rows went; a failed one took nothing away."""

    kind = models.CharField(max_length=40)
    at = models.DateTimeField(db_index=True)
    gone = models.PositiveIntegerField(default=0)
    is_failed = models.BooleanField(default=False)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.kind}: {self.gone} ({self.at:%Y-%m-%d})"
