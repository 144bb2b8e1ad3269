"""Trains a logistic regression by gradient descent, on the coordinates or on their products too."""

import csv
import json
import math
from pathlib import Path


def lambda_handler(event, context):
    chosen = event["hyperParameters"]
    train = load(event["data"]["train"], chosen["degree"])
    validate = load(event["data"]["validate"], chosen["degree"])
    weights = [0.0] * len(train[0][0])
    for _ in range(chosen["epochs"]):
        gradient = [0.0] * len(weights)
        for features, label in train:
            error = probability(weights, features) - label
            for i, feature in enumerate(features):
                gradient[i] += error * feature
        for i in range(len(weights)):
            shrink = chosen["regularisation"] * weights[i] if i else 0.0
            weights[i] -= chosen["learningRate"] * (gradient[i] / len(train) * 10 + shrink)
    path = Path(event["data"]["modelDirectory"]) / f"model-{event['name']}.json"
    path.write_text(json.dumps({"name": event["name"], "degree": chosen["degree"], "weights": weights}))
    return {
        "name": event["name"],
        "file": str(path),
        "trainAccuracy": accuracy(weights, train),
        "validationAccuracy": accuracy(weights, validate),
        "validationLoss": round(loss(weights, validate), 4),
    }


def load(path, degree):
    """Pairs of features and label; the first feature is always 1."""
    with open(path, newline="", encoding="utf-8") as lines:
        rows = [(float(x), float(y), int(label)) for x, y, label in csv.reader(lines)]
    return [([1.0, x, y] + ([x * x, x * y, y * y] if degree == 2 else []), label) for x, y, label in rows]


def probability(weights, features):
    total = sum(w * f for w, f in zip(weights, features))
    return 1 / (1 + math.exp(-max(-60.0, min(60.0, total))))


def accuracy(weights, rows):
    right = sum((probability(weights, features) >= 0.5) == bool(label) for features, label in rows)
    return round(right / len(rows), 4)


def loss(weights, rows):
    total = 0.0
    for features, label in rows:
        p = min(max(probability(weights, features), 1e-9), 1 - 1e-9)
        total -= math.log(p if label else 1 - p)
    return total / len(rows)
