"""Ranks the candidates by their validation, tries the best on data that no one has seen, and publishes it."""

import csv
import json
import shutil
from pathlib import Path


def lambda_handler(event, context):
    ranking = sorted(event["candidates"], key=lambda c: (-c["validationAccuracy"], c["validationLoss"]))
    model = json.loads(Path(ranking[0]["file"]).read_text())
    published = Path(event["workDirectory"]) / "model.json"
    shutil.copyfile(ranking[0]["file"], published)
    return {
        "name": model["name"],
        "testAccuracy": accuracy(model, event["data"]["test"]),
        "file": str(published),
        "ranking": [candidate["name"] for candidate in ranking],
    }


def accuracy(model, path):
    with open(path, newline="", encoding="utf-8") as lines:
        rows = [(float(x), float(y), int(label)) for x, y, label in csv.reader(lines)]
    right = 0
    for x, y, label in rows:
        features = [1.0, x, y] + ([x * x, x * y, y * y] if model["degree"] == 2 else [])
        right += (sum(w * f for w, f in zip(model["weights"], features)) >= 0) == bool(label)
    return round(right / len(rows), 4)
