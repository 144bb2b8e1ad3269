"""Looks at alerts and summary."""

import json
import sqlite3


def check(name, output, work):
    folder = work / "iot-data-processing"
    alerts = {path.stem: json.loads(path.read_text()) for path in (folder / "alerts").glob("*.json")}
    assert set(alerts) == {"oven", "roof"}, alerts
    assert alerts["oven"]["kind"] == "TOO_HOT" and len(alerts["roof"]["readings"]) == 2, alerts
    connection = sqlite3.connect(folder / "summary.sqlite")
    assert connection.execute("SELECT sum(readings) FROM summary").fetchone() == (480,)
    connection.close()
    assert [d["device"] for d in output["devices"]] == ["cellar", "greenhouse", "oven", "roof"]
    assert 11 < output["devices"][0]["mean"] < 13
