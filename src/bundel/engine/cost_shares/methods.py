"""The ways of dividing, by name; apart from what carries them out, so that naming them loads no solver."""

METHODS = ("shapley", "nucleolus", "least-core", "inhabitants", "equal", "use", "mix")
