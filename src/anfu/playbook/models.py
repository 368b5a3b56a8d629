"""Which playbook was active when."""

from __future__ import annotations

from django.db import models

from anfu.people.models import Brand, Staff


class PlaybookVersion(models.Model):
    """One playbook as it was when it became active; never edited, never deleted."""

    brand = models.ForeignKey(Brand, models.PROTECT, related_name="playbooks")
    language = models.CharField(max_length=10)
    version = models.CharField(max_length=50)
    text = models.TextField(help_text="the TOML, whole")
    sha256 = models.CharField(max_length=64)
    activated_at = models.DateTimeField()
    activated_by = models.ForeignKey(Staff, models.PROTECT, null=True, related_name="+")

    class Meta:
        indexes = [models.Index(fields=["brand", "language", "-activated_at"], name="playbook_active")]

    def __str__(self) -> str:
        return f"{self.language} {self.version}"
