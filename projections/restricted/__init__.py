"""Where does a role clash with something of which only few may know?"""
