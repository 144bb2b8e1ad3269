"""JSONata expressions that would run for ever, or take all memory, and executions beside them."""

import json
from concurrent.futures import ThreadPoolExecutor

import pytest

from api_support import PASS, create, history, machine, unique, wait_for

HOSTILE = {
    "endless recursion": "($f := function($n) { 1 + $f($n + 1) }; $f(0))",
    "endless tail call": "($f := function($n) { $f($n + 1) }; $f(0))",
    "more than a range may have": "[1..100000000]",
    "ranges in ranges": "$count([1..10000].([1..10000].$))",
    "string doubling": "($d := function($s, $n) { $n = 0 ? $length($s) : $d($s & $s, $n - 1) }; $d('x', 60))",
    "giant padding": "$length($pad('x', 1000000000))",
    "sorting by a slow function": "$sort([1..200000], function($a, $b) { $sum([1..100]) > $a - $b })",
    "exponential pattern": "$contains($pad('', 40, 'a'), /^(?=(a+)+b)/)",
    "nested objects": "($n := function($a, $i) { $i = 0 ? $a : $n({'a': $a}, $i - 1) }; $n({}, 100000))",
}
TWO_CALLS_EACH = "($f := function($n) { $n = 0 ? 1 : $f($n - 1) + $f($n - 1) }; $f(60))"
LIMITS = (
    "Expression evaluation timeout",
    "Expression evaluation memory limit exceeded",
    "Stack overflow error",
    "D2014",
)


def expression_machine(expression):
    return machine({"Only": {"Type": "Pass", "Output": "{% " + expression + " %}", "End": True}}, QueryLanguage="JSONata")


@pytest.mark.parametrize("expression", HOSTILE.values(), ids=HOSTILE)
def test_a_hostile_expression_ends_in_the_error_of_its_limit(client, expression):
    started = client.start_execution(stateMachineArn=create(client, expression_machine(expression)))
    ended = wait_for(client, started["executionArn"], 120)
    assert (ended["status"], ended["error"]) == ("FAILED", "States.QueryEvaluationError")
    assert any(limit in ended["cause"] for limit in LIMITS), ended["cause"]


def test_a_hostile_expression_can_be_caught_and_others_go_on(client):
    """Both after a stored state, so that the execution is read again for the long evaluation."""
    definition = machine(
        {
            "Pause": {"Type": "Wait", "Seconds": 1, "Assign": {"kept": "{% $states.input.value %}"}, "Next": "Branch"},
            "Branch": {
                "Type": "Parallel",
                "Branches": [
                    {
                        "StartAt": "Hostile",
                        "States": {
                            "Hostile": {
                                "Type": "Pass",
                                "Output": "{% " + HOSTILE["endless tail call"] + " %}",
                                "End": True,
                            }
                        },
                    }
                ],
                "Catch": [{"ErrorEquals": ["States.QueryEvaluationError"], "Next": "After"}],
                "End": True,
            },
            "After": {"Type": "Pass", "Output": "{% $kept + 1 %}", "End": True},
        },
        QueryLanguage="JSONata",
    )
    started = client.start_execution(stateMachineArn=create(client, definition), input='{"value": 41}')
    ended = wait_for(client, started["executionArn"], 120)
    assert (ended["status"], json.loads(ended["output"])) == ("SUCCEEDED", 42)
    failures = [event for event in history(client, started["executionArn"]) if event["type"] == "EvaluationFailed"]
    assert len(failures) == 1


def test_other_executions_end_while_hostile_ones_run(client):
    hostile = create(client, expression_machine(TWO_CALLS_EACH))
    plain = create(client, PASS)
    query = create(client, expression_machine("$sum([1..100])"))
    with ThreadPoolExecutor(16) as pool:
        starts = [pool.submit(client.start_execution, stateMachineArn=hostile) for _ in range(3)]
        others = list(
            pool.map(
                lambda number: client.start_execution(
                    stateMachineArn=plain if number % 2 else query, name=unique("beside")
                )["executionArn"],
                range(200),
            )
        )
        ended = [wait_for(client, arn, 120) for arn in others]
        assert [each["status"] for each in ended] == ["SUCCEEDED"] * 200
        hostile_ends = [wait_for(client, start.result()["executionArn"], 240) for start in starts]
    assert {each["error"] for each in hostile_ends} == {"States.QueryEvaluationError"}
    # All of the others were over before the last of the hostile ones.
    assert max(each["stopDate"] for each in ended) < max(each["stopDate"] for each in hostile_ends)


def test_a_hostile_express_execution_ends_in_the_same_error(client):
    arn = create(client, expression_machine(TWO_CALLS_EACH), type="EXPRESS")
    ended = client.start_sync_execution(stateMachineArn=arn, input="{}")
    assert (ended["status"], ended["error"]) == ("FAILED", "States.QueryEvaluationError")
    assert "Expression evaluation timeout" in ended["cause"]
