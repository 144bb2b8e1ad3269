"""Writes an alert for a device; the same alert is written once."""

import json
from pathlib import Path


def lambda_handler(event, context):
    folder = Path(event["workDirectory"]) / "alerts"
    folder.mkdir(parents=True, exist_ok=True)
    analysis = event["analysis"]
    kind = "ANOMALY" if analysis["anomalies"] else "TOO_HOT"
    alert = {"device": analysis["device"], "kind": kind, "readings": analysis["unusual"] or [analysis["maximum"]]}
    (folder / f"{analysis['device']}.json").write_text(json.dumps(alert))
    return kind
