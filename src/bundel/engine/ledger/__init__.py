"""The ledger: leaves, tiles, checkpoints and proofs, after published formats; whoever has the key can check it."""
