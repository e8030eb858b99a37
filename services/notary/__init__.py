"""A Merkle tree over the register, signed checkpoints, proofs."""
