"""Makes a data set: points inside or outside of an ellipse, with some noise, split in three parts."""

import csv
import random
from pathlib import Path


def lambda_handler(event, context):
    chance = random.Random(event["seed"])
    work = Path(event["workDirectory"])
    work.mkdir(parents=True, exist_ok=True)
    points = []
    for _ in range(event["points"]):
        x, y = chance.uniform(-1, 1), chance.uniform(-1, 1)
        inside = (x / 0.8) ** 2 + (y / 0.6) ** 2 < 1
        if chance.random() < 0.03:
            inside = not inside
        points.append((x, y, int(inside)))
    first, second = len(points) * 6 // 10, len(points) * 8 // 10
    files = {}
    for name, part in (("train", points[:first]), ("validate", points[first:second]), ("test", points[second:])):
        path = work / f"{name}.csv"
        with open(path, "w", newline="", encoding="utf-8") as out:
            csv.writer(out).writerows(part)
        files[name] = str(path)
    return files | {"modelDirectory": str(work)}
