"""The best plan of a small problem, proven: branch and bound over linear programmes, in compiled loops."""
