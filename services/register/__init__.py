"""The event store: load, decide, append; the only room that imports eventsourcing."""
