"""People who meet in a group, for supervision or to learn from each other: its members, its rules, who was there."""
