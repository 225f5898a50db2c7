"""
The verbs: load, let core decide, let store apply, return a frozen Result.
"""
