"""Places on a drawing: where each municipality stands on a map of dots."""
