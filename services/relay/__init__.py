"""The register, published on the bus in order."""
