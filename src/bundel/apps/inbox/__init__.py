"""What somebody is asked to do: a list on the page with how many are open, and one mail for the same question."""
