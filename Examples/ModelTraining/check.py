"""Tries the published model on points of its own."""

import json


def check(name, output, work):
    if name != "input":
        return
    assert output["model"] == "quadratic" and output["ranking"][0] == "quadratic"
    assert sorted(output["ranking"]) == ["linear", "quadratic", "quadratic-timid"]
    assert 0.9 <= output["testAccuracy"] <= 1
    model = json.loads((work / "model-training" / "model.json").read_text())

    def inside(x, y):
        return sum(w * f for w, f in zip(model["weights"], [1, x, y, x * x, x * y, y * y])) >= 0

    assert inside(0, 0) and inside(0.4, 0.2) and not inside(0.9, 0.9) and not inside(-0.95, 0) and not inside(0, 0.85)
