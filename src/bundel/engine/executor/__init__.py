"""Runs many pieces of the same work, on one machine or on many; the results do not depend on where."""
