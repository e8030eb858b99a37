"""What a service has decided about the separation of roles."""
