"""Reads raw readings (JSON Lines), refuses what is no reading, and writes one file per device in order of time."""

import json
from pathlib import Path


def lambda_handler(event, context):
    work = Path(event["workDirectory"]) / "devices"
    work.mkdir(parents=True, exist_ok=True)
    devices, refused = {}, 0
    # A relative source is a file that comes with this function.
    with open(Path(__file__).parent / event["source"], encoding="utf-8") as lines:
        for line in lines:
            try:
                reading = json.loads(line)
                point = (int(reading["time"]), float(reading["celsius"]))
                devices.setdefault(str(reading["device"]), {})[point[0]] = point[1]
            except (ValueError, KeyError, TypeError):
                refused += 1
    result = []
    for device, points in sorted(devices.items()):
        path = work / f"{device}.jsonl"
        path.write_text("".join(json.dumps(point) + "\n" for point in sorted(points.items())))
        result.append({"device": device, "file": str(path), "readings": len(points)})
    return {"devices": result, "refused": refused}
