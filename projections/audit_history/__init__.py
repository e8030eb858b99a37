"""Who did what, when, on whose word; what was known when?"""
