"""Runs one projection: read, apply, keep the place; park what fails; rebuild beside the live one."""
