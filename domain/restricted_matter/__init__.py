"""That there is something about somebody, or between two people, which only few may know; never what it is."""
