"""
What is kept of a bug, so that it can be mended.
"""

from __future__ import annotations

import traceback
from hashlib import sha256

from fieldkit import __version__
from fieldkit.store.settings import settings_folder


def keep_trace(error: BaseException) -> str:
    """
    Write the trace of a bug to the user's settings folder and give its path; where that fails, give the trace.
    """
    text = f"fieldkit {__version__}\n" + "".join(traceback.format_exception(error))
    path = settings_folder() / f"bug-{sha256(text.encode('utf-8', 'replace')).hexdigest()[:12]}.txt"
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8", errors="replace")
    except OSError:
        return text
    return str(path)
