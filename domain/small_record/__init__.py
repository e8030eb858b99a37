"""Small records that are all kept in the same way: begun once, added to, ended."""
