"""Texts that others read: reported by anybody, hidden with a reason by a moderator, with an appeal."""
