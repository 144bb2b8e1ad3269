"""Tells equal answers from different ones, and known differences from new ones.

A known difference is a rule: why the other implementation answers otherwise than JSONata 2.0.6, or why the language
leaves the answer open. Rules are as narrow as they can be told from the expression and the two answers.
"""

import json
import re


def plain(value):
    """The value with numbers as doubles of 14 digits: libraries of mathematics differ in the last.

    Truth values are marked, as Python takes them for 1 and 0.
    """
    if isinstance(value, bool):
        return ("bool", value)
    if value is None or isinstance(value, str):
        return value
    if isinstance(value, (int, float)):
        return float(f"{value:.13e}")
    if isinstance(value, list):
        return [plain(element) for element in value]
    return {key: plain(member) for key, member in value.items()}


def loose(value):
    """The value with arrays in any order and without regard to arrays of one element."""
    if isinstance(value, list):
        if len(value) == 1:
            return loose(value[0])
        return sorted((loose(element) for element in value), key=lambda each: json.dumps(each, sort_keys=True))
    if isinstance(value, dict):
        return {key: loose(member) for key, member in value.items()}
    return value


def code(answer):
    return answer.get("error", {}).get("code", "")


class Difference:
    """What rules look at."""

    def __init__(self, case, ours, theirs):
        self.text = case["expr"]
        self.everything = case["expr"] + json.dumps(case["data"])
        self.is_array = isinstance(case["data"], list)
        self.ours, self.theirs = ours, theirs
        self.our_code, self.their_code = code(ours), code(theirs)
        self.their_text = json.dumps(theirs)

    def has(self, pattern):
        return re.search(pattern, self.text) is not None


# (name, references it holds for, test)
RULES = [
    ("not a number has no JSON form, which ends the evaluation", "js python",
     lambda d: "NaN" in d.their_text or "Infinity" in d.their_text),
    ("both refuse the text, by another of several mistakes", "js python",
     lambda d: d.our_code.startswith("S") and d.their_code.startswith("S")),
    ("the standard profile has ?: and ?? of release 2.1", "js", lambda d: d.has(r"\?:|\?\?")),
    ("their stack overflows, Newel knows the limit or needs none", "js python", lambda d: d.their_code == "U1001"),
    ("integers beyond 15 digits are not rounded in text", "js python", lambda d: "9007199254740993" in d.text),
    ("digits of integers beyond 2^53 in another base", "js python", lambda d: d.has(r"\$formatBase") and d.has("1e21|9007")),
    ("numbers from 1e21 on are written without an exponent", "js python",
     lambda d: d.has(r"\$formatNumber") and "1e+21" in d.everything or "1e21" in d.text),
    ("a function applied in part keeps its types; the error of the reference has no code", "js python",
     lambda d: d.has(r"\$\w+\([^()]*\?")),
    ("code units above U+FFFF are not torn apart", "js", lambda d: "\\ud83d" in json.dumps(d.everything)),
    ("components of dates that do not exist are refused", "js", lambda d: d.our_code == "D3132"),
    ("large integers keep their digits in text", "js python",
     lambda d: re.search(r"\de\+\d", json.dumps(d.ours)) and re.search(r"\de\+\d", d.their_text)),
    ("a function as the result is an error", "js", lambda d: d.our_code == "U1002" and "<function>" in d.their_text),
    # Release 1.8 against 2.0.6
    ("1.8: a wildcard on an array as input shows its marks", "js", lambda d: d.is_array and "*" in d.text),
    ("1.8: a key without a value was an error", "js", lambda d: d.their_code == "T1003" and "undefined" in d.their_text),
    ("1.8: $not of nothing was true", "js", lambda d: d.has(r"\$not\(")),
    ("1.8: numbers in hexadecimal, octal and binary text", "js", lambda d: "0x1F" in d.everything),
    ("1.8: both sides of and, or were evaluated", "js", lambda d: d.has(r"\b(and|or)\b")),
    ("1.8: [] behind an empty array wrapped it", "js", lambda d: d.has(r"\w\[\]")),
    ("1.8: an empty array as context made no object, or was changed by it", "js",
     lambda d: d.has(r"\{") and ("[]" in d.everything or d.has(r"\.\["))),
    ("1.8: functions were true in conditions", "js", lambda d: d.has(r"\$\w+\s*(\?|and|or|\]|\})|\$distinct|\$filter|\$sift")),
    # jsonata-python
    ("python: remainders, number pictures and positions that are no integers are computed otherwise", "python",
     lambda d: d.has(r"\$formatNumber|\$formatInteger|%|\$substring\(")),
    ("python: nothing and null are the same at the top", "python",
     lambda d: ("undefined" in d.theirs and d.ours.get("result", 0) is None)
     or ("undefined" in d.ours and d.theirs.get("result", 0) is None)),
    ("python: some errors have no code", "python", lambda d: "error" in d.ours and (" " in d.their_code or d.their_code == "None")),
    ("python: keys like integers keep their place", "python",
     lambda d: re.search(r"""["']\d+["']|\$string\(\$\)""", d.everything)
     and ("result" not in d.ours or loose(plain(d.ours["result"])) == loose(plain(d.theirs.get("result")))
          or d.has(r"\*|\$keys|\$each|\$spread|\$sift|\$string"))),
    ("python: true is 1 and false is 0", "python", lambda d: re.search(r"true|false", d.everything)),
    ("python: built-in functions called by functions check no types", "python",
     lambda d: d.has(r"\$(map|filter|sift|each|single|reduce|sort)\(") and d.our_code.startswith("T04")),
    ("python: null is nothing to many functions and operators", "python", lambda d: "null" in d.everything),
    ("python: a step or function that fails is skipped in places", "python",
     lambda d: "error" in d.ours and "error" not in d.theirs),
    ("python: errors of other functions come first", "python", lambda d: "error" in d.ours and "error" in d.theirs),
]


def classify(case, ours, theirs, reference):
    """`equal`, the name of a known difference, or None."""
    if "result" in ours and "result" in theirs and plain(ours["result"]) == plain(theirs["result"]):
        return "equal"
    if "undefined" in ours and "undefined" in theirs:
        return "equal"
    if "error" in ours and "error" in theirs and code(ours) == code(theirs):
        return "equal"
    difference = Difference(case, ours, theirs)
    for name, references, test in RULES:
        if reference in references.split() and test(difference):
            return name
    return None
