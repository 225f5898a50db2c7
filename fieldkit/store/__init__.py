"""
The disk floor: ledger file, photos, bundles, lock, workspace folder and the user's settings.
"""
