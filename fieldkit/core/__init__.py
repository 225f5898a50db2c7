"""
The pure floor: no files, no clock, no randomness; everything of that kind comes in as an argument.

Terms: an *entry* is one immutable statement about a record; a *record* is what its entries say when folded;
a *head* is an entry no other entry of the record has seen; a *conflict* is one field with different values in
entries that did not see each other; a *line* is the canonical bytes of one entry in a ledger file; a *writer*
is one laptop in one workspace.
"""
