"""Which joint products municipalities use according to a source. Public facts."""

from __future__ import annotations

from django.db import models

from bundel.apps.horizon.models import Initiative


class ProductUse(models.Model):
    """A municipality uses, or takes part in, a joint product; ``initiative`` is what that says something about."""

    code = models.CharField(max_length=20, db_index=True)
    product = models.CharField(max_length=200)
    category = models.CharField(max_length=200)
    status = models.TextField()
    source = models.TextField()
    initiative = models.ForeignKey(Initiative, on_delete=models.SET_NULL, null=True, related_name="uses")
    read_on = models.DateField(null=True)
    status_as_of = models.CharField(max_length=10, null=True)
    reason = models.TextField(blank=True)

    class Meta:
        ordering = ["code", "product", "id"]

    def __str__(self) -> str:
        return f"{self.code}: {self.product}"
