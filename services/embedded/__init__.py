"""A real Postgres and a real Kafka from packages, for a machine that has neither."""
