"""
Receipts as plain JSON: one that is given, and those that came back, held against what is here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from fieldkit.core.delivered import Lack
from fieldkit.core.receipt import Receipt
from fieldkit.core.runs import Runs

if TYPE_CHECKING:
    from fieldkit.operations.delivered import ComeBack, Told
    from fieldkit.operations.receipt import Given


def given_document(given: Given) -> dict[str, Any]:
    """
    A receipt that is given: what it says of each laptop and which photos are missing.
    """
    receipt = given.receipt
    laptops = [
        {"dev": one.dev, "by": one.by, "count": one.entries, "last": one.last, "head": one.head,
         "gaps": _pairs(one.gaps), "forks": _pairs(one.forks)}
        for one in receipt.laptops
    ]  # fmt: skip
    return {**_document(receipt, given.code), "new": given.new, "laptops": laptops,
            "photos_missing": [photo._asdict() for photo in receipt.photos]}  # fmt: skip


def _document(receipt: Receipt, group: str) -> dict[str, Any]:
    names = {"id": receipt.rec, "group": group, "region": receipt.region}
    return {**names, "by": receipt.by, "at": receipt.at, "dev": receipt.dev}


def _pairs(runs: Runs) -> list[list[int]]:
    return [list(run) for run in runs]


def told_document(told: Told, group: str) -> dict[str, Any]:
    """
    A receipt held against what is here.
    """
    laptops = []
    for one in told.laptops:
        shaped = {name: _pairs(getattr(one, name)) for name in ("lost", "back", "nowhere", "forks", "others")}
        lacks = {name: _lack_document(getattr(one, name)) for name in ("gaps", "tail")}
        unconfirmed = _pairs(told.unconfirmed.get(one.dev, ()))
        own = {"own": one.dev in told.own, "unconfirmed": unconfirmed}
        laptops.append({**one._asdict(), **shaped, **lacks, **own})
    photos = [{**photo._asdict(), "here": photo in told.photos} for photo in (*told.photos, *told.photos_elsewhere)]
    facts = {"complete": told.is_complete, "past": told.past, "undone": told.undone}
    return {**_document(told.receipt, group), **facts, "laptops": laptops, "photos_missing": photos}


def _lack_document(lack: Lack) -> dict[str, Any]:
    about = [{"kind": kind, "code": code} for kind, code in lack.about]
    return {"numbers": _pairs(lack.runs), "since": lack.since, "about": about}


def come_back_document(found: ComeBack | None) -> dict[str, Any]:
    """
    What a merge told the group: nothing for a workspace of no group.
    """
    if found is None:
        return {"receipts": [], "returned": []}
    returned = [
        {name if name != "rec" else "id": value for name, value in one._asdict().items()} for one in found.returned
    ]
    return {"receipts": [told_document(one, found.group) for one in found.receipts], "returned": returned}
