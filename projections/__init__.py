"""What the stream of events means as rows; knows the domain, never the bus."""
