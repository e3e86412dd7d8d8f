"""Pages about organisations, one module for each thing that a person comes to do."""
