"""Drawing all numbers of a layout at once, by compiled loops; the same numbers as one by one."""
