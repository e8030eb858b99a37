"""What a dossier is made of: one file for each kind of thing that is known of a person."""
