"""Between the library for log-in and this house: what it asks us, in our words and under our rules."""
