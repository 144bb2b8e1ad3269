"""Answers JSON Lines like `newel eval jsonata --lines`, by the Python package jsonata-python."""

import json
import sys

import jsonata
from jsonata import jexception, utils

SECONDS_MAX = 5
DEPTH_MAX = 300


def plain(value):
    """The value as JSON has it: null without the package's marker, functions as text."""
    if value is None or value is utils.Utils.NULL_VALUE:
        return None
    if isinstance(value, (bool, int, float, str)):
        return value
    if isinstance(value, dict):
        return {str(key): plain(member) for key, member in value.items()}
    if isinstance(value, (list, tuple)):
        return [plain(element) for element in value]
    return {"<function>": True}


def answer(request):
    try:
        expression = jsonata.Jsonata(request["expr"])
        frame = expression.create_frame()
        frame.set_runtime_bounds(SECONDS_MAX * 1000, DEPTH_MAX)
        value = expression.evaluate(request.get("data"), frame)
        # The package does not tell null from no value at the top.
        return {"result": plain(value)} if value is not None else {"undefined": True}
    except jexception.JException as error:
        return {"error": {"code": str(error.error), "message": str(error)}}
    except RecursionError:
        return {"error": {"code": "U1001", "message": "recursion"}}
    except Exception as error:  # noqa: BLE001: whatever the package raises is its answer
        return {"broken": f"{type(error).__name__}: {error}"[:200]}


def main():
    sys.setrecursionlimit(20_000)
    # The package prints at times; answers have the output for themselves.
    answers, sys.stdout = sys.stdout, sys.stderr
    for line in sys.stdin.buffer:
        request = json.loads(line)
        reply = {"id": request["id"], **answer(request)}
        try:
            text = json.dumps(reply)
        except (ValueError, RecursionError) as error:
            text = json.dumps({"id": request["id"], "broken": f"{type(error).__name__}: {error}"[:200]})
        print(text, file=answers, flush=True)


if __name__ == "__main__":
    main()
