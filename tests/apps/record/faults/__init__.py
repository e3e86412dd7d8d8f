"""Programs that a test starts in a process of its own, to kill it, cut its power or let it work against others."""
