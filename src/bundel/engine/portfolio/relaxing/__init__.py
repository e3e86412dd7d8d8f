"""Plans with proven bounds for problems of 150 initiatives and more, by compiled loops."""
