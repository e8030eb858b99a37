"""The API under /v1: what pages can ask and do, for other systems."""
