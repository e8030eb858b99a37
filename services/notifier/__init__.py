"""Tells the leads, once per state of a finding."""
