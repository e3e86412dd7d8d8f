"""Changes of people: one module for each thing that changes."""
