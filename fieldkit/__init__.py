"""
fieldkit: a toolkit for joint supervision field teams. Importing it imports nothing else.
"""

__version__ = "0.1.0"
