"""What a backup needs of a database, the same for SQLite and PostgreSQL."""
