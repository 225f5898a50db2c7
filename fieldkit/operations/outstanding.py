"""
What has not come yet: photos that records name and that are not here, and for a coordinator groups never heard from.
"""

from __future__ import annotations

import os
from typing import TYPE_CHECKING

from fieldkit.core.codes import is_city
from fieldkit.core.tuples import NamedTuple
from fieldkit.operations.session import Session

if TYPE_CHECKING:
    from collections.abc import Mapping

    from fieldkit.core.heard import HeardGroup

PHOTOS = "photos"


class Outstanding(NamedTuple):
    """
    How many photos are missing, by the code of their check; the registered groups of the region of whom nothing is
    here, of how many. A team's own workspace waits for nobody: `coordinating` is False and no group is named.
    """

    photos: Mapping[str, int] = {}
    silent: tuple[HeardGroup, ...] = ()
    groups: int = 0
    coordinating: bool = False


def outstanding(session: Session) -> Outstanding:
    """
    Look what is named and not here. Whether a photo's bytes are right is for `verify` to say.
    """
    photos = _missing_photos(session)
    if session.about.get("group"):
        return Outstanding(photos)
    from fieldkit.core.heard import heard_groups

    region = str(session.about.get("region") or "")
    groups = [one for one in heard_groups(session.state) if is_city(region) or one.region == region]
    silent = tuple(one for one in groups if not one.heard)
    # Before the first file nobody has been heard from, which is nothing to tell.
    return Outstanding(photos, silent if len(silent) < len(groups) else (), len(groups), True)


def _missing_photos(session: Session) -> dict[str, int]:
    state = session.state
    if not any(True for _photo in state.every("photo")):
        return {}
    from fieldkit.core.evidence import check_code, standing_files

    try:
        here = set(os.listdir(session.workspace.place(PHOTOS)))
    except OSError:
        here = set()
    missing: dict[str, int] = {}
    for file, photo in standing_files(state).items():
        if file.name not in here:
            code = check_code(state, photo)
            missing[code] = missing.get(code, 0) + 1
    return dict(sorted(missing.items()))
