"""
One foreign library a room, imported inside functions so that commands that do not need it do not pay for it.
"""
