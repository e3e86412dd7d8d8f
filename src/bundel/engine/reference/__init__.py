"""Reference data: reads and checks the files of data/ and gives them as typed, immutable rows."""
