"""Which organisation came out of which: lines of successions, and what is wrong with them."""
