"""Municipalities and other organisations, with valid time, names to find them by, and lineage."""
