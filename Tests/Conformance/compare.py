"""Compares answers of an engine with recorded ones, by the rules of the recorded cases' README ("How to compare").

The recorded side may hold tokens: some stand for any value (`timestamp`), others for some text that is the same
throughout a case (`<uuid:1>`). The engine's side is brought to the recorded form first.
"""

from __future__ import annotations

import json
import re
from dataclasses import dataclass
from datetime import datetime, timezone

POINT_IN_TIME = re.compile(
    r"\d{4}-(?:0[1-9]|1[0-2])-(?:0[1-9]|[12]\d|3[01])T(?:[01]\d|2[0-3]):[0-5]\d:(?:[0-5]\d|60)"
    r"(?:\.\d+)?(?:Z|[+-]\d{2}:?\d{2})"
)
BRACKET_TOKEN = r"<[^<>]+>"
ANY_VALUE = {"timestamp", "datetime"}
# Members that differ in each answer: (an ancestor, the member, the token that stands for it).
VOLATILE_EVERYWHERE = [
    ("SdkHttpMetadata", "Date", "date"),
    ("SdkResponseMetadata", "RequestId", "RequestId"),
    (None, "X-Amzn-Trace-Id", "X-Amzn-Trace-Id"),
    (None, "x-amz-crc32", "x-amz-crc32"),
    (None, "x-amzn-RequestId", "x-amzn-RequestId"),
    (None, "x-amzn-requestid", "x-amzn-requestid"),
]
PARTITION_AND_REGION = {"<partition>": "aws", "<region>": "us-east-1"}
_REMOVED = object()


@dataclass
class Difference:
    """One place where the two sides differ."""

    path: str
    recorded: object
    actual: object
    reason: str

    def __str__(self) -> str:
        if self.reason != "differs":
            return f"{self.path}: {self.reason}"
        return f"{self.path}:\n    recorded {_short(self.recorded)}\n    engine   {_short(self.actual)}"


class Comparer:
    """Compares all answers of one case; tokens keep their meaning from one answer to the next."""

    def __init__(self, rules: dict, lenient: bool = False):
        self._skipped = [parse_path(p) for p in rules.get("unverified_upstream", [])] if lenient else []
        self._parallel_unordered = bool(rules.get("unordered_parallel"))
        self._lists_unordered = set(rules.get("unordered_lists") or [])
        self._values: list[tuple[str, str]] = []
        self._alternatives: dict[str, list[str]] = {t: [t, v] for t, v in PARTITION_AND_REGION.items()}
        free = []
        for token, value in rules.get("placeholders", []):
            if value is None:
                free.append(token)
            else:
                self._values.append((token, value))
                self._alternatives.setdefault(token, [token]).append(value)
        named = [t for t in [*free, *self._alternatives] if not re.fullmatch(BRACKET_TOKEN, t)]
        words = [rf"(?<!\w){re.escape(t)}(?!\w)" for t in sorted(named, key=len, reverse=True)]
        self._token = re.compile("|".join([BRACKET_TOKEN, *words]))
        self._patterns = [(re.compile(p), t) for p, t in rules.get("patterns", [])]
        volatile = [*rules.get("volatile_paths", []), *rules.get("volatile_keys", [])]
        self._any_value = ANY_VALUE | {_bare(token) for _, token in volatile}
        self.bound: dict[str, list[str]] = {}

    def compare(self, recorded: dict, actual: dict) -> list[Difference]:
        """Differences between the recorded answers and the engine's, both by key; an absent key is a difference."""
        sides = [recorded, {key: prepare(value) for key, value in actual.items()}]
        for number, side in enumerate(sides):
            side = json.loads(json.dumps(side, default=_instant))
            for path in self._skipped:
                side = remove(side, path)
            if side is _REMOVED:
                return []
            sides[number] = self._mask_parallel(side)
        return self._match(sides[0], sides[1], ())

    # Step 3: events whose order is not fixed.

    def _mask_parallel(self, value):
        if isinstance(value, dict):
            value = {k: self._mask_parallel(v) for k, v in value.items()}
            if self._parallel_unordered and isinstance(value.get("events"), list):
                value["events"] = mask_events(value["events"])
            return value
        return [self._mask_parallel(v) for v in value] if isinstance(value, list) else value

    # Comparing member by member.

    def _match(self, recorded, actual, path: tuple) -> list[Difference]:
        if isinstance(recorded, str) and self._stands_for_anything(recorded, path):
            return []
        if isinstance(actual, str) and isinstance(recorded, (dict, list)):
            actual = _parsed_text(actual)
        if isinstance(recorded, dict) and isinstance(actual, dict):
            return self._match_objects(recorded, actual, path)
        if isinstance(recorded, list) and isinstance(actual, list):
            return self._match_lists(recorded, actual, path)
        if isinstance(recorded, str) and isinstance(actual, str):
            return [] if self._match_text(recorded, actual) else [Difference(_name(path), recorded, actual, "differs")]
        if type(recorded) is type(actual) or (_is_number(recorded) and _is_number(actual)):
            if recorded == actual:
                return []
        return [Difference(_name(path), recorded, actual, "differs")]

    def _match_objects(self, recorded: dict, actual: dict, path: tuple) -> list[Difference]:
        found = []
        for key in recorded:
            if key not in actual:
                found.append(
                    Difference(_name((*path, key)), recorded[key], None, f"missing; recorded {_short(recorded[key])}")
                )
        for key in actual:
            if key not in recorded:
                found.append(
                    Difference(_name((*path, key)), None, actual[key], f"not recorded; engine {_short(actual[key])}")
                )
        for key, value in recorded.items():
            if key in actual:
                found += self._match(value, actual[key], (*path, key))
        return found

    def _match_lists(self, recorded: list, actual: list, path: tuple) -> list[Difference]:
        if self._is_unordered(recorded, path):
            recorded, actual = self._paired(recorded, actual, path)
        found = []
        if len(recorded) != len(actual):
            detail = f"{len(actual)} items, recorded {len(recorded)}"
            if path and path[-1] == "events":
                detail += f"\n    recorded {_types(recorded)}\n    engine   {_types(actual)}"
            found.append(Difference(_name(path), None, None, detail))
        for index, (one, other) in enumerate(zip(recorded, actual)):
            found += self._match(one, other, (*path, index))
        return found

    def _is_unordered(self, recorded: list, path: tuple) -> bool:
        keys = [p for p in path if isinstance(p, str)]
        if keys and keys[-1] in self._lists_unordered:
            return True
        return self._parallel_unordered and any(isinstance(e, dict) and e.get("id") == [0] for e in recorded)

    def _paired(self, recorded: list, actual: list, path: tuple) -> tuple[list, list]:
        """Both lists in an order in which equal items stand side by side, as sorting would bring them.

        Only masked events move, within their stretch; in a list that is unordered as a whole all items do.
        """
        masked = self._parallel_unordered and any(isinstance(e, dict) and e.get("id") == [0] for e in recorded)
        rest = list(actual)
        order = []
        for item in recorded:
            if masked and not (isinstance(item, dict) and item.get("id") == [0]):
                order.append(None)
                continue
            for index, candidate in enumerate(rest):
                if (
                    candidate is not _REMOVED
                    and (not masked or _is_masked(candidate))
                    and self._equal(item, candidate, path)
                ):
                    rest[index] = _REMOVED
                    order.append(candidate)
                    break
            else:
                order.append(_REMOVED)
        left = [item for item in rest if item is not _REMOVED]
        if masked:
            spare = [item for item in left if _is_masked(item)]
            fixed = [item for item in left if not _is_masked(item)]
        else:
            spare, fixed = left, []
        result = []
        for item in order:
            if item is None:
                if fixed:
                    result.append(fixed.pop(0))
            elif item is _REMOVED:
                if spare:
                    result.append(spare.pop(0))
            else:
                result.append(item)
        return recorded, result + spare + fixed

    def _equal(self, recorded, actual, path: tuple) -> bool:
        before = {token: list(values) for token, values in self.bound.items()}
        if not self._match(recorded, actual, path):
            return True
        self.bound = before
        return False

    # Steps 4 to 6: texts.

    def _stands_for_anything(self, recorded: str, path: tuple) -> bool:
        name = _bare(recorded)
        if name in self._any_value:
            return True
        keys = [p for p in path if isinstance(p, str)]
        return any(
            name == token and keys and keys[-1] == member and (ancestor is None or ancestor in keys)
            for ancestor, member, token in VOLATILE_EVERYWHERE
        )

    def normalised(self, text: str, placeholders: bool = True) -> str:
        """The text as step 4 leaves it; `placeholders`: whether names of the case become tokens."""
        if placeholders:
            for token, value in self._values:
                text = text.replace(value, token)
        for pattern, token in self._patterns:
            text = pattern.sub(lambda _: token, text)
        text = POINT_IN_TIME.sub("date", text)
        return text.replace("arn:aws:", "arn:<partition>:").replace("us-east-1", "<region>")

    def _match_text(self, recorded: str, actual: str) -> bool:
        wanted = self.normalised(recorded)
        candidates = [self.normalised(actual), self.normalised(actual, placeholders=False)]
        if wanted in candidates:
            return True
        expression, groups = self._expression(wanted)
        if expression is None:
            return False
        for candidate in candidates:
            match = expression.fullmatch(candidate)
            if match:
                for token, group in groups.items():
                    self._bind(token, match.group(group))
                return True
        return False

    def _expression(self, wanted: str):
        """A regular expression for a recorded text with tokens, and its groups by token; (None, …) without tokens."""
        parts, groups, position = [], {}, 0
        for found in self._token.finditer(wanted):
            token = found.group()
            parts.append(re.escape(wanted[position : found.start()]))
            position = found.end()
            known = self._alternatives.get(token) or self.bound.get(token)
            if known:
                parts.append("(?:" + "|".join(re.escape(v) for v in known) + ")")
            elif token in groups:
                parts.append(f"(?P={groups[token]})")
            else:
                groups[token] = f"t{len(groups)}"
                parts.append(f"(?P<{groups[token]}>.+?)")
        if not parts:
            return None, groups
        parts.append(re.escape(wanted[position:]))
        return re.compile("".join(parts), re.DOTALL), groups

    def _bind(self, token: str, text: str) -> None:
        """Fixes what a token stands for, with and without the case's placeholders in it."""
        plain = text
        for name, value in self._values:
            plain = plain.replace(name, value)
        forms = [text, plain, self.normalised(plain), self.normalised(plain, placeholders=False)]
        self.bound[token] = list(dict.fromkeys(forms))


def prepare(value):
    """Step 1: texts that hold JSON objects become objects, and `ResponseMetadata` keeps only the HTTP status.

    What was a text is not searched for further texts: `cause` in an `output` stays one.
    """
    if isinstance(value, dict):
        result = {}
        for key, member in value.items():
            if key == "ResponseMetadata" and isinstance(member, dict) and "HTTPStatusCode" in member:
                result[key] = {"HTTPHeaders": {}, "HTTPStatusCode": member["HTTPStatusCode"]}
            else:
                result[key] = prepare(member)
        return result
    if isinstance(value, list):
        return [prepare(item) for item in value]
    if isinstance(value, str) and value.startswith("{"):
        try:
            found = json.loads(value)
        except ValueError:
            return value
        return found if isinstance(found, dict) else value
    return value


def mask_events(events: list) -> list:
    """Step 3 for one list of events: between `ParallelStateStarted` and the next end event nothing has a number."""
    result, inside = [], False
    for index, event in enumerate(events):
        kind = event.get("type", "") if isinstance(event, dict) else ""
        following = events[index + 1] if index + 1 < len(events) else None
        if kind == "ParallelStateStarted":
            inside = True
            result.append(event)
        elif inside and kind in (
            "ParallelStateSucceeded",
            "ParallelStateFailed",
            "ParallelStateAborted",
            "ParallelStateExited",
        ):
            inside = False
            # The recording lacks the event in front of ParallelStateExited.
            if kind in ("ParallelStateSucceeded", "ParallelStateFailed") and isinstance(following, dict):
                if following.get("type") == "ParallelStateExited":
                    continue
            result.append(event)
        elif kind == "ParallelStateSucceeded" and isinstance(following, dict):
            if following.get("type") != "ParallelStateExited":
                result.append(event)
        elif inside and isinstance(event, dict):
            result.append({**event, "id": [0], "previousEventId": 0})
        else:
            result.append(event)
    return result


# Paths of the form `$..a.b[0]`.

_STEP = re.compile(r"(\.\.|\.)?(?:\[(\d+|\*)\]|\['([^']*)'\]|([^.\[\]]+))")


def parse_path(text: str) -> list[tuple[bool, str | int]]:
    """Steps of a path, each (at any depth?, member or index); `*` is any. `$` alone has none."""
    steps, position = [], 1
    if not text.startswith("$"):
        raise ValueError(f"path without $: {text}")
    while position < len(text):
        found = _STEP.match(text, position)
        if found is None:
            raise ValueError(f"path not understood: {text}")
        dots, index, quoted, name = found.groups()
        key: str | int = int(index) if index and index != "*" else (index or quoted or name)
        steps.append((dots == "..", key))
        position = found.end()
    return steps


def remove(value, steps: list[tuple[bool, str | int]]):
    """The value without what the path leads to; `_REMOVED` when that is all of it."""
    if not steps:
        return _REMOVED
    deep, key = steps[0]
    if isinstance(value, dict):
        items = list(value.items())
    elif isinstance(value, list):
        items = list(enumerate(value))
    else:
        return value
    kept = []
    for name, member in items:
        if key == "*" or name == key and type(name) is type(key):
            member = remove(member, steps[1:])
        if deep and member is not _REMOVED:
            member = remove(member, steps)
        if member is not _REMOVED:
            kept.append((name, member))
    return dict(kept) if isinstance(value, dict) else [member for _, member in kept]


# Small helpers.


def _bare(token: str) -> str:
    """A token without angle brackets and number: `<start-date:1>` is `start-date`."""
    found = re.fullmatch(r"<?(.*?)(?::\d+)?>?", token, re.DOTALL)
    return found.group(1) if found else token


def _is_number(value) -> bool:
    return isinstance(value, (int, float)) and not isinstance(value, bool)


def _is_masked(value) -> bool:
    return isinstance(value, dict) and value.get("id") == [0]


def _parsed_text(text: str):
    try:
        return json.loads(text)
    except ValueError:
        return text


def _instant(value):
    if isinstance(value, datetime):
        return value.astimezone(timezone.utc).strftime("%Y-%m-%dT%H:%M:%S.%f")[:-3] + "Z"
    if hasattr(value, "read"):
        return value.read().decode("utf-8", "replace")
    return value.decode("utf-8", "replace") if isinstance(value, bytes) else str(value)


def _name(path: tuple) -> str:
    text = "$"
    for part in path:
        text += f"[{part}]" if isinstance(part, int) else f".{part}"
    return text


def _types(events: list) -> str:
    return " ".join(str(e.get("type")) if isinstance(e, dict) else "?" for e in events)


def _short(value, characters: int = 700) -> str:
    text = json.dumps(value, ensure_ascii=False, default=str)
    return text if len(text) <= characters else f"{text[:characters]}… ({len(text)} characters)"
