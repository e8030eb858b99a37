"""What somebody declares of their interests, or that there are none; never what an interest is about."""
