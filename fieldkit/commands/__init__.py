"""
Click only: read arguments, call one operation, hand the Result to one view.
"""
