"""Whom a visitor of the demo may sign in as."""

from pathlib import Path

VISITORS = Path(__file__).with_suffix(".toml")
"""As services/web/demo_visitors.py reads it."""
