"""A rule not met or a clash of roles: raised, acknowledged, cleared, reopened."""
