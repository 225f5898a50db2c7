"""
Results to tables, JSON, CSV and Markdown; all words through gettext.
"""
