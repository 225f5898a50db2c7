"""
The photos of the played day, drawn anew: `python tests/golden/one_day/photos.py`. Each says that it is an example.
"""

from __future__ import annotations

import csv
from datetime import datetime
from pathlib import Path

from fieldkit.adapters.drawing import draw_example_photo

HERE = Path(__file__).resolve().parent
# Number of the picture, tail of the site's code, time of 18 October 2021.
TAKEN = (
    (2041, "011", "09:12:20"),
    (2042, "011", "09:13:05"),
    (2043, "011", "09:14:40"),
    (2044, "012", "09:48:10"),
    (2045, "013", "10:20:30"),
    (2046, "014", "11:02:00"),
    (2047, "015", "14:05:45"),
    (2048, "015", "14:06:30"),
    (2049, "016", "15:10:15"),
)


def main() -> None:
    """
    Draw every picture, a few metres from its site.
    """
    with (HERE / "sites.csv").open(encoding="utf-8", newline="") as file:
        sites = {row["点位编号"]: row for row in csv.DictReader(file)}
    for number, tail, clock in TAKEN:
        site = sites[f"131022-GW-{tail}"]
        lines = (site["点位编号"], site["点位名称"], f"2021-10-18 {clock}")
        taken = datetime.fromisoformat(f"2021-10-18T{clock}+08:00")
        lat, lon = float(site["纬度"]) + 0.00002 * (number % 7), float(site["经度"]) - 0.00003 * (number % 5)
        data = draw_example_photo(lines, number, taken, lat, lon, number % 360, "EXAMPLE Phone A1")
        (HERE / "DCIM" / f"IMG_{number}.jpg").write_bytes(data)


if __name__ == "__main__":
    main()
