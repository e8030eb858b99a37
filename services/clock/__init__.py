"""What comes due by time alone."""
