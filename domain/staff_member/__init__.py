"""A member of staff as HR reports them: posts, managers, hours, status, absences, registrations, training."""
