"""One supervision meeting: who, when, how long, which kind; never what was said."""
