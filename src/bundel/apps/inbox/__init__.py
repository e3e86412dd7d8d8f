"""What somebody is asked to do: a list on the page, and one mail for each."""
