"""The time-limited support of one person at a transition, from offer to sign-off."""
