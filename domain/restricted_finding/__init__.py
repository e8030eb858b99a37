"""What a rule about restricted matters finds: a stream of its own kind, which no ordinary reader of findings knows."""
