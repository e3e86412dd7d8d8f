"""Is all well with this installation? One look at each thing that can go wrong without anybody noticing."""
