"""One module for each part of the application: what it asks, what it shows, what may be recorded there."""
