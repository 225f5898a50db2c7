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
    from fieldkit.core.heard import HeardGroup

PHOTOS = "photos"


class Lacking(NamedTuple):
    """
    A photo whose file is not here: the code of its check, the name the file came under, and its sha256.
    """

    check: str
    name: str
    sha256: str


class Outstanding(NamedTuple):
    """
    The photos that are missing, by check and name; the registered groups of the region of whom nothing is here, of how
    many. A team's own workspace waits for nobody: `coordinating` is False and no group is named.
    """

    photos: tuple[Lacking, ...] = ()
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


def _missing_photos(session: Session) -> tuple[Lacking, ...]:
    state = session.state
    if not state.records["photo"]:
        return ()
    from fieldkit.core.evidence import check_code, original_name, standing_files

    try:
        here = set(os.listdir(session.workspace.place(PHOTOS)))
    except OSError:
        here = set()
    away = ((file, photo) for file, photo in standing_files(state).items() if file.name not in here)
    return tuple(sorted(Lacking(check_code(state, one), original_name(one), file.digest) for file, one in away))
