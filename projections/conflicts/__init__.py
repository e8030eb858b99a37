"""Where do two roles clash in one person, on which evidence?"""
