"""What archive and openness ask of decisions: how long they are kept, whether they are published, and their end."""
