"""The comparer against small examples of its rules; a comparer that finds everything equal fails here."""

import copy
from datetime import datetime, timezone

import pytest

from compare import Comparer, mask_events, parse_path, prepare, remove


def equal(recorded, actual, lenient=False, **rules) -> bool:
    return not Comparer(rules, lenient).compare({"answer": recorded}, {"answer": actual})


@pytest.mark.parametrize(
    ("recorded", "actual", "same"),
    [
        (1, 1, True),
        (1, 1.0, True),
        (1, 2, False),
        (1, True, False),
        (0, False, False),
        (None, None, True),
        (None, False, False),
        ("a", "a", True),
        ("a", "A", False),
        ("1", 1, False),
        ([1, 2], [1, 2], True),
        ([1, 2], [2, 1], False),
        ([1, 2], [1], False),
        ({"a": 1, "b": 2}, {"b": 2, "a": 1}, True),
        ({"a": 1}, {}, False),
        ({}, {"a": 1}, False),
        ({"a": None}, {}, False),
    ],
)
def test_values_are_equal_member_by_member(recorded, actual, same):
    assert equal(recorded, actual) is same


def test_a_missing_answer_is_a_difference():
    assert Comparer({}).compare({"a": 1, "b": 2}, {"a": 1})


def test_texts_with_objects_are_parsed_at_any_depth():
    assert equal({"list": [{"output": {"a": 1}}]}, {"list": [{"output": '{"a": 1}'}]})
    assert equal({"output": {"a": '{"b": 1}'}}, {"output": '{"a": "{\\"b\\": 1}"}'})
    assert not equal({"output": {"a": '{"b": 1}'}}, {"output": '{"a": {"b": 1}}'})
    assert equal({"output": {"a": {"b": 1}}}, {"output": '{"a": "{\\"b\\": 1}"}'})
    assert equal({"output": {"a": [{"b": 1}]}}, {"output": '{"a": ["{\\"b\\": 1}"]}'})
    assert not equal({"output": {"a": 1}}, {"output": '{"a": 2}'})


def test_texts_with_other_json_stay_texts_unless_recorded_as_values():
    assert equal({"output": "[1, 2]"}, {"output": "[1, 2]"})
    assert not equal({"output": "[1,2]"}, {"output": "[1, 2]"})
    assert equal({"output": [1, {"a": 2}]}, {"output": '[1, "{\\"a\\": 2}"]'})
    assert not equal({"output": [1, 2]}, {"output": "[1, 3]"})
    assert equal({"cause": "{not json"}, {"cause": "{not json"})


def test_only_the_status_of_response_metadata_counts():
    recorded = {"ResponseMetadata": {"HTTPHeaders": {}, "HTTPStatusCode": 200}}
    actual = {"ResponseMetadata": {"HTTPHeaders": {"x": "y"}, "HTTPStatusCode": 200, "RetryAttempts": 0}}
    assert equal(recorded, actual)
    actual["ResponseMetadata"]["HTTPStatusCode"] = 400
    assert not equal(recorded, actual)


def test_unverified_paths_count_unless_lenient():
    recorded, actual = {"a": {"skip": 1, "b": 1}}, {"a": {"b": 1}}
    assert not equal(recorded, actual, unverified_upstream=["$..skip"])
    assert equal(recorded, actual, lenient=True, unverified_upstream=["$..skip"])
    assert not equal(recorded, {"a": {}}, lenient=True, unverified_upstream=["$..skip"])
    assert equal(recorded, 7, lenient=True, unverified_upstream=["$"])


@pytest.mark.parametrize(
    ("path", "left"),
    [
        ("$..b", {"a": {"c": [{"d": 2}]}, "x-y": 3}),
        ("$..c[0].d", {"a": {"b": 1, "c": [{"b": 9}]}, "x-y": 3}),
        ("$..a..b", {"a": {"c": [{"d": 2}]}, "x-y": 3}),
        ("$..c[1]", {"a": {"b": 1, "c": [{"d": 2, "b": 9}]}, "x-y": 3}),
        ("$.x-y", {"a": {"b": 1, "c": [{"d": 2, "b": 9}]}}),
        ("$['x-y']", {"a": {"b": 1, "c": [{"d": 2, "b": 9}]}}),
        ("$.b", {"a": {"b": 1, "c": [{"d": 2, "b": 9}]}, "x-y": 3}),
        ("$..c.*", {"a": {"b": 1, "c": []}, "x-y": 3}),
    ],
)
def test_paths_remove_what_they_lead_to(path, left):
    value = {"a": {"b": 1, "c": [{"d": 2, "b": 9}]}, "x-y": 3}
    before = copy.deepcopy(value)
    assert remove(value, parse_path(path)) == left
    assert value == before


def event(number, kind, previous=None, **details):
    return {"id": number, "previousEventId": number - 1 if previous is None else previous, "type": kind} | details


PARALLEL = [
    event(1, "ExecutionStarted"),
    event(2, "ParallelStateEntered", 0),
    event(3, "ParallelStateStarted"),
    event(4, "PassStateEntered", 3, name="A"),
    event(5, "PassStateExited", name="A"),
    event(6, "PassStateEntered", 3, name="B"),
    event(7, "PassStateExited", name="B"),
    event(8, "ParallelStateSucceeded"),
    event(9, "ParallelStateExited", 7),
]


def test_events_of_branches_have_no_order_or_number():
    masked = mask_events(PARALLEL)
    assert [e["type"] for e in masked][-1] == "ParallelStateExited"
    assert len(masked) == 8 and masked[3]["id"] == [0] and masked[3]["previousEventId"] == 0
    other = PARALLEL[:3] + [PARALLEL[5], PARALLEL[3], PARALLEL[6], PARALLEL[4]] + PARALLEL[7:]
    assert equal({"events": masked}, {"events": other}, unordered_parallel=True)
    assert not equal({"events": PARALLEL}, {"events": other})


def test_events_of_branches_must_all_be_there():
    masked = mask_events(PARALLEL)
    lost = PARALLEL[:6] + PARALLEL[7:]
    assert not equal({"events": masked}, {"events": lost}, unordered_parallel=True)
    renamed = copy.deepcopy(PARALLEL)
    renamed[5]["name"] = "C"
    assert not equal({"events": masked}, {"events": renamed}, unordered_parallel=True)
    renumbered = copy.deepcopy(PARALLEL)
    renumbered[8]["previousEventId"] = 8
    assert not equal({"events": masked}, {"events": renumbered}, unordered_parallel=True)


def test_named_lists_have_no_order():
    assert equal({"tags": [1, 2, 2]}, {"tags": [2, 1, 2]}, unordered_lists=["tags"])
    assert not equal({"tags": [1, 2, 2]}, {"tags": [2, 1, 1]}, unordered_lists=["tags"])
    assert not equal({"others": [1, 2]}, {"others": [2, 1]}, unordered_lists=["tags"])


def test_names_of_the_requests_become_tokens():
    rules = {"placeholders": [["<ArnPart_0idx>", "machine-1"], ["role_arn", "arn:aws:iam::1:role/r"]]}
    recorded = {"arn": "arn:<partition>:states:<region>:1:stateMachine:<ArnPart_0idx>", "roleArn": "role_arn"}
    actual = {"arn": "arn:aws:states:us-east-1:1:stateMachine:machine-1", "roleArn": "arn:aws:iam::1:role/r"}
    assert equal(recorded, actual, **rules)
    assert not equal(recorded, actual | {"arn": "arn:aws:states:us-east-1:1:stateMachine:machine-2"}, **rules)
    assert not equal(recorded, actual | {"roleArn": "arn:aws:iam::1:role/other"}, **rules)
    assert not equal(recorded, actual | {"arn": "arn:aws:states:eu-west-1:1:stateMachine:machine-1"}, **rules)


def test_a_placeholder_may_be_part_of_a_wider_token():
    rules = {"placeholders": [["<name>", "job"]]}
    recorded = ["x/<resource:1>/y", "<resource:1>", "<name>"]
    assert equal(recorded, ["x/job-7/y", "job-7", "job"], **rules)
    assert not equal(recorded, ["x/job-7/y", "job-8", "job"], **rules)


def test_patterns_and_points_in_time_are_replaced():
    rules = {"patterns": [["Request ID: [a-z0-9-]+", "Request ID: <request_id>"]]}
    assert equal("failed (Request ID: <request_id>)", "failed (Request ID: ab-12)", **rules)
    assert not equal("failed (Request ID: <request_id>)", "broken (Request ID: ab-12)", **rules)
    for text in ("2024-01-31T12:00:00.123Z", "2024-01-31T12:00:00Z", "2024-01-31T12:00:00.123456+01:00"):
        assert equal("at date", f"at {text}")
    assert not equal("at date", "at 2024-13-31T12:00:00Z")
    assert not equal("at 2024-01-31T12:00:00", "at 2024-01-31T12:00:01")


def test_some_tokens_stand_for_any_value():
    assert equal({"timestamp": "timestamp", "startDate": "datetime"}, {"timestamp": 1.5, "startDate": {"a": []}})
    assert equal({"d": "date"}, {"d": datetime(2024, 1, 31, tzinfo=timezone.utc)})
    rules = {"volatile_paths": [["$..Token", "task_token"]], "volatile_keys": [["Handle", "handle"]]}
    assert equal({"Token": "<task_token:1>", "b": "<task_token:1>"}, {"Token": "x", "b": 9}, **rules)
    assert equal({"Handle": "handle"}, {"Handle": [1]}, **rules)
    assert not equal({"Handle": "handle"}, {"Handle": [1]})
    head = {"SdkHttpMetadata": {"HttpHeaders": {"Date": "date", "x-amzn-RequestId": "x-amzn-RequestId"}}}
    assert equal(head, {"SdkHttpMetadata": {"HttpHeaders": {"Date": "Mon, 1", "x-amzn-RequestId": ["7"]}}})
    assert not equal({"Date": "date"}, {"Date": "Mon, 1"})


def test_a_token_stands_for_the_same_text_throughout():
    assert equal({"a": "<uuid:1>", "b": "x <uuid:1>"}, {"a": "u", "b": "x u"})
    assert not equal({"a": "<uuid:1>", "b": "x <uuid:1>"}, {"a": "u", "b": "x v"})
    assert equal({"a": "<uuid:1>", "b": "<uuid:2>"}, {"a": "u", "b": "v"})
    assert not equal("<uuid:1>", "")
    assert not equal("<uuid:1>", 5)
    assert equal("<a>-<b>-<a>", "1-2-1") and not equal("<a>-<b>-<a>", "1-2-3")
    comparer = Comparer({})
    assert not comparer.compare({"one": "<uuid:1>"}, {"one": "u"})
    assert comparer.compare({"two": "<uuid:1>"}, {"two": "v"})


def test_free_placeholders_stand_for_some_text():
    rules = {"placeholders": [["activity_arn", None]]}
    assert equal(["at activity_arn.", "activity_arn"], ["at arn:aws:x.", "arn:aws:x"], **rules)
    assert not equal(["at activity_arn.", "activity_arn"], ["at arn:aws:x.", "arn:aws:y"], **rules)
    assert not equal("my_activity_arn", "my_thing", **rules)


def test_trying_in_vain_binds_nothing():
    rules = {"unordered_lists": ["l"]}
    recorded = {"l": [{"t": "<x>", "n": 1}, {"t": "<y>", "n": 2}], "after": "<x>"}
    assert equal(recorded, {"l": [{"t": "b", "n": 2}, {"t": "a", "n": 1}], "after": "a"}, **rules)


def test_preparing_keeps_what_is_no_object():
    assert prepare({"a": "{", "b": "[1]", "c": "7", "d": '{"x": 1} '}) == {
        "a": "{",
        "b": "[1]",
        "c": "7",
        "d": {"x": 1},
    }
