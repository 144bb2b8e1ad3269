"""A short run of the fuzzer with a fixed seed, and tests of what judges the answers."""

import os
import subprocess
import sys
import warnings
from pathlib import Path

import pytest

HERE = Path(__file__).resolve().parent
sys.path.insert(0, str(HERE))

from explanations import classify  # noqa: E402
from grammar import Generator  # noqa: E402
from jsonata_fuzz import Answerer  # noqa: E402


def verdict(expression, ours, theirs, data=None, reference="js"):
    return classify({"expr": expression, "data": data}, ours, theirs, reference)


def test_equal_answers_are_equal_up_to_the_last_digits():
    assert verdict("a", {"result": [1, {"b": 0.1 + 0.2}]}, {"result": [1.0, {"b": 0.3}]}) == "equal"
    assert verdict("a", {"undefined": True}, {"undefined": True}) == "equal"
    assert verdict("a", {"error": {"code": "T2001"}}, {"error": {"code": "T2001", "message": "other"}}) == "equal"


@pytest.mark.parametrize(
    "ours, theirs",
    [
        ({"result": 1}, {"result": 2}),
        ({"result": True}, {"result": 1}),
        ({"result": [1]}, {"result": 1}),
        ({"result": [1, 2]}, {"result": [2, 1]}),
        ({"result": {"b": 1}}, {"result": {"b": 1, "c": 2}}),
        ({"result": None}, {"undefined": True}),
        ({"error": {"code": "T2001"}}, {"error": {"code": "T2002"}}),
        ({"result": 1}, {"error": {"code": "T2001"}}),
    ],
)
def test_a_difference_without_a_reason_is_a_finding(ours, theirs):
    assert verdict("$sum(a.b)", ours, theirs) is None


def test_a_known_difference_has_a_name_and_holds_for_its_reference_only():
    null, nothing = {"result": None}, {"undefined": True}
    assert verdict("c", null, nothing, reference="python").startswith("python:")
    assert verdict("c", null, nothing, reference="js") is None


def test_a_seed_makes_the_same_cases_again():
    first, second, other = Generator("7/1"), Generator("7/1"), Generator("7/2")
    cases = [[(each.data(), each.expression()) for _ in range(50)] for each in (first, second, other)]
    assert cases[0] == cases[1] != cases[2]


def test_a_process_that_ends_or_hangs_is_told_and_replaced():
    crash = Answerer([sys.executable, "-c", "import sys; sys.stdin.readline(); sys.exit(3)"], 20)
    assert crash.ask({"id": 1})[0] == {"crash": "exit code 3"}
    assert crash.ask({"id": 2})[0] == {"crash": "exit code 3"}
    hang = Answerer([sys.executable, "-c", "import time; time.sleep(600)"], 0.2)
    assert hang.ask({"id": 1})[0] == {"hang": 0.2}
    assert hang.process is None


def test_random_expressions_are_answered_as_by_the_python_package():
    newel = os.environ.get("NEWEL_BINARY", str(HERE.parents[1] / ".build/debug/newel"))
    if not os.access(newel, os.X_OK):
        pytest.skip(f"there is no program {newel}")
    command = [sys.executable, str(HERE / "jsonata_fuzz.py"), "--seed", "1", "--count", "1500", "--newel", newel]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=400)
    if ended.returncode == 3:
        warnings.warn(ended.stderr.strip(), stacklevel=1)
        pytest.skip(ended.stderr.strip())
    assert ended.returncode == 0, ended.stdout + ended.stderr
