"""Changes of organisations: what the reference data bring in, what an administrator keeps, and mergers."""
