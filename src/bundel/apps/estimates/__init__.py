"""What topics took those who did them, and what others may learn of it."""
