"""The days on which a municipality meets, by which its proposals know when they can be decided."""
