"""A database that can't be used for what was asked."""

from __future__ import annotations

from django.db import connection


class CannotUse(Exception):
    """The message says why, and what to do."""


def require_empty() -> None:
    """Raises CannotUse when there is anything in the database."""
    found = connection.introspection.table_names()
    if found:
        raise CannotUse(f"The database {connection.settings_dict['NAME']} is not empty: it holds {len(found)} tables.")
