"""Tests of budgeting."""
