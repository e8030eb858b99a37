"""Is everybody in date: supervision, preceptorship, registration, training; what falls due next?"""
