"""EXPRESS machines: asynchronous and synchronous starts, and what they do not support."""

import json
import re

from api_support import PASS, create, machine, refusal, unique

FAIL = machine({"Fails": {"Type": "Fail", "Error": "Wrong", "Cause": "because"}})


def express(client, definition=PASS):
    return create(client, definition, type="EXPRESS")


def test_a_synchronous_start_waits_for_the_result(client):
    arn = express(client)
    answer = client.start_sync_execution(stateMachineArn=arn, name="mine", input='{"a": 1}')
    assert (answer["status"], json.loads(answer["output"]), answer["name"]) == ("SUCCEEDED", {"a": 1}, "mine")
    assert re.fullmatch(arn.replace(":stateMachine:", ":express:") + r":mine:[0-9a-f-]{36}", answer["executionArn"])
    assert answer["stateMachineArn"] == arn and answer["input"] == '{"a": 1}'
    assert answer["inputDetails"] == {"included": True} and answer["outputDetails"] == {"included": True}
    assert answer["startDate"] <= answer["stopDate"]
    billing = answer["billingDetails"]
    assert billing["billedMemoryUsedInMB"] >= 64 and billing["billedMemoryUsedInMB"] % 64 == 0
    assert billing["billedDurationInMilliseconds"] >= 100 and billing["billedDurationInMilliseconds"] % 100 == 0


def test_a_synchronous_start_tells_a_failure_with_status_200(client):
    answer = client.start_sync_execution(stateMachineArn=express(client, FAIL))
    assert (answer["status"], answer["error"], answer["cause"]) == ("FAILED", "Wrong", "because")
    assert answer["ResponseMetadata"]["HTTPStatusCode"] == 200 and "output" not in answer


def test_a_synchronous_start_calls_functions(client):
    arn = "arn:aws:lambda:us-east-1:123456789012:function:echo"
    definition = machine({"Call": {"Type": "Task", "Resource": arn, "End": True}})
    answer = client.start_sync_execution(stateMachineArn=express(client, definition), input='{"n": 5}')
    assert json.loads(answer["output"]) == {"n": 5}


def test_the_prefix_of_synchronous_calls_is_accepted(server):
    """Clients put `sync-` before the host name unless told otherwise."""
    client = server.client()
    arn = express(client)
    body = {"stateMachineArn": arn, "input": "{}"}
    answer = server.post("StartSyncExecution", body, headers={"Host": "sync-states.us-east-1.amazonaws.com"})
    assert answer.status == 200 and answer.json["status"] == "SUCCEEDED"


def test_standard_machines_do_not_start_synchronously(client):
    code, message, status = refusal(client.start_sync_execution, stateMachineArn=create(client))
    assert (code, status) == ("StateMachineTypeNotSupported", 400)
    assert message == "This operation is not supported by this type of state machine"


def test_asynchronous_starts_are_never_the_same(client):
    arn = express(client)
    starts = [client.start_execution(stateMachineArn=arn, name="same")["executionArn"] for _ in range(2)]
    assert len(set(starts)) == 2
    for execution in starts:
        assert execution.startswith(arn.replace(":stateMachine:", ":express:") + ":same:")


def test_express_executions_are_neither_described_nor_listed(client):
    arn = express(client)
    execution = client.start_execution(stateMachineArn=arn)["executionArn"]
    wanted = ("InvalidArn", "Invalid Arn: 'Resource type not valid in this context: express'", 400)
    assert refusal(client.describe_execution, executionArn=execution) == wanted
    assert refusal(client.stop_execution, executionArn=execution) == wanted
    assert refusal(client.get_execution_history, executionArn=execution) == wanted
    assert refusal(client.list_executions, stateMachineArn=arn)[0] == "StateMachineTypeNotSupported"


def test_express_machines_do_not_wait_for_tokens(client):
    state = {
        "Type": "Task",
        "Resource": "arn:aws:states:::lambda:invoke.waitForTaskToken",
        "Parameters": {"FunctionName": "echo", "Payload": {"t.$": "$$.Task.Token"}},
        "End": True,
    }
    code, message, status = refusal(create, client, machine({"Ask": state}), name=unique(), type="EXPRESS")
    assert (code, status) == ("InvalidDefinition", 400) and message.startswith("Invalid State Machine Definition: '")
