"""A vacancy or position that may be for a peer: what stands around it before anybody is recruited."""
