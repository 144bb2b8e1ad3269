"""Statistics of one device, and readings that lie far from those around them."""

import json
import statistics
from pathlib import Path

NEIGHBOURS = 3
SPREAD_MINIMUM = 0.5


def lambda_handler(event, context):
    lines = Path(event["device"]["file"]).read_text().splitlines()
    points = [tuple(json.loads(line)) for line in lines]
    values = [value for _, value in points]
    anomalies = []
    for index, (time, value) in enumerate(points):
        around = values[max(0, index - NEIGHBOURS) : index] + values[index + 1 : index + 1 + NEIGHBOURS]
        middle = statistics.median(around)
        spread = statistics.median(abs(v - middle) for v in around)
        if abs(value - middle) > event["limits"]["deviations"] * max(spread, SPREAD_MINIMUM):
            anomalies.append({"time": time, "celsius": value})
    return {
        "device": event["device"]["device"],
        "readings": len(values),
        "mean": round(statistics.fmean(values), 2),
        "minimum": min(values),
        "maximum": max(values),
        "anomalies": len(anomalies),
        "unusual": anomalies,
    }
