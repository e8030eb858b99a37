"""Reports: the organisation in figures that may leave the house, without a name and without a number too small."""
