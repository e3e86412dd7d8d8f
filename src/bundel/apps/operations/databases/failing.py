"""A database can't be used for what was asked."""


class CannotUse(Exception):
    """The message says why, and what to do."""
