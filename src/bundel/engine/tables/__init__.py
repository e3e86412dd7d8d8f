"""Tables from outside and for outside: the one intake of uploaded lists, and cells that no spreadsheet runs."""
