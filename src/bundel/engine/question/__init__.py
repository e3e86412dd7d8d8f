"""From data about one municipality to the question that the portfolio engine answers."""
