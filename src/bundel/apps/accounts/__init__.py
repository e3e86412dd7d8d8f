"""People, their roles in organisations, log-in, and the one policy that decides who may see and do what."""
