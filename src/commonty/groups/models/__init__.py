"""The nouns of groups."""

from commonty.groups.models.group import Group
from commonty.groups.models.membership import Link, Membership

__all__ = ["Group", "Link", "Membership"]
