"""Slow and timed work on the same database, with retries, cron and a state that everybody concerned can see."""
