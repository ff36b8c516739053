"""Rows behind the kit's own modules. None of them means anything to a reader of the field."""

from django.db import models


class RateCount(models.Model):
    """How often something was tried in one window of time; `digest` hides limit, key and window (see `limits`)."""

    digest = models.CharField(max_length=64, primary_key=True)
    count = models.PositiveIntegerField()
    ends_at = models.DateTimeField(db_index=True)


class CacheRow(models.Model):
    """The table of Django's database cache, here so that `migrate` alone makes it. Written by Django's cache only."""

    cache_key = models.CharField(max_length=255, primary_key=True)
    value = models.TextField()
    expires = models.DateTimeField(db_index=True)

    class Meta:
        db_table = "kit_cache"


class WorkerBeat(models.Model):
    """A worker that lives says so every few seconds; whose beat is old is dead, and its jobs go to others."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    beat_at = models.DateTimeField(db_index=True)


class TimetableRow(models.Model):
    """When a job of the timetable is due next: one row for all nodes."""

    name = models.CharField(max_length=200, primary_key=True)
    next_run_at = models.DateTimeField()


class JobProgress(models.Model):
    """How far a long job has come, for whoever waits for it."""

    key = models.CharField(max_length=120, primary_key=True)
    done = models.PositiveBigIntegerField(default=0)
    total = models.PositiveBigIntegerField(default=0)
    note = models.CharField(max_length=200, blank=True)
    updated_at = models.DateTimeField()


class KeptUpload(models.Model):
    """A file that came with a form in which something else was wrong, until the form is sent again (see `uploads`)."""

    token = models.CharField(max_length=43, primary_key=True)
    holder = models.CharField(max_length=64, db_index=True)  # keyed hash of whoever sent it
    slot = models.CharField(max_length=60)  # which field of which form has checked it
    name = models.CharField(max_length=200)
    kind = models.CharField(max_length=10, blank=True)  # what the check found it to be
    data = models.BinaryField()
    size = models.PositiveIntegerField()
    kept_at = models.DateTimeField(db_index=True)
