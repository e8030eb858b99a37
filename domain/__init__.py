"""What supervision is: people, relationships, plans, rules; pure values and functions, no clock and no I/O."""
