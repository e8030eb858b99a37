"""A pack of rules and whoever owns it: nobody else changes it, and nobody alone."""
