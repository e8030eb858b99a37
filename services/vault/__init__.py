"""Personal data, sealed per person, outside every event."""
