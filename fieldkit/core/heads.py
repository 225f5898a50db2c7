"""
The head of a line: who wrote an entry and which record it is about, read where a line of ours has it.
"""

from __future__ import annotations

from fieldkit.core.entry import decode_line

# Writer, counter, kind of the record and its id, as they stand in the line.
Head = tuple[bytes, bytes, bytes, bytes]


def head_of(line: bytes) -> Head | None:
    """
    Give what a verified line of ours says before `seen`, None where it must be decoded to be sure: one of a later
    format, with more in front than ours have (what is nested there may look like a head), or with an escape in a text.
    """
    by = line.find(b'"', 42)
    dev = line.find(b'"', by + 8)
    form = line.find(b'"', dev + 9)
    part = line.find(b",", form + 12)
    rec = part if line[part : part + 9] != b',"part":[' else line.find(b"]", part) + 1
    name = line.find(b'"', rec + 9)
    number = line[form + 12 : part]
    is_ours = (
        line[33:42] == b'":{"at":"'
        and line[by : by + 8] == b'","by":"'
        and line[dev : dev + 9] == b'","dev":"'
        and line[form : form + 12] == b'","f":1,"n":'
        and number.isdigit()
        and line[rec : rec + 9] == b',"rec":["'
        and line[name : name + 3] == b'","'
        and line[name + 35 : name + 45] == b'"],"seen":'
        and b"\\" not in line[42:name]
    )
    return (line[dev + 9 : form], number, line[rec + 9 : name], line[name + 3 : name + 35]) if is_ours else None


def read_head(line: bytes) -> tuple[str, int, str, str]:
    """
    Give writer and counter of the entry of a verified line, and kind and id of the record it is about.
    """
    head = head_of(line)
    if head:
        return head[0].decode(), int(head[1]), head[2].decode(), head[3].decode()
    entry = decode_line(line)
    return entry.dev, entry.n, entry.kind, entry.rec
