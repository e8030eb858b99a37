"""The officers' and leads' side: pages and an API over the read models, and the commands that people give there."""
