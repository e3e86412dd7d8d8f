"""Pages about organisations: which there are, how they merge, and who does work for whom."""
