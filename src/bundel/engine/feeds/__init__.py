"""Feeds that a reader follows."""
