"""One person supervising another in one kind of supervision, over successive periods."""
