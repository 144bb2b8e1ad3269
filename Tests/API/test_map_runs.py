"""Map Run operations: what they demand, and that there are none while distributed Maps run in their execution."""

from api_support import create, refusal, wait_for

MAP_RUN = "arn:aws:states:us-east-1:123456789012:mapRun:m/label:0fc1b1a2-8c3e-4d5f-9a6b-7c8d9e0f1a2b"


def test_executions_without_map_runs(client):
    execution = client.start_execution(stateMachineArn=create(client))["executionArn"]
    wait_for(client, execution)
    assert client.list_map_runs(executionArn=execution)["mapRuns"] == []
    assert refusal(client.list_map_runs, executionArn=execution + "x")[0] == "ExecutionDoesNotExist"
    assert refusal(client.list_map_runs, executionArn=execution, nextToken="none")[0] == "InvalidToken"


def test_map_runs_that_are_not_there(client):
    for operation in (client.describe_map_run, client.update_map_run, client.list_executions):
        assert refusal(operation, mapRunArn=MAP_RUN) == ("ResourceNotFound", f"Resource not found: '{MAP_RUN}'", 400)
        assert refusal(operation, mapRunArn="nonsense")[0] == "InvalidArn"
        assert refusal(operation, mapRunArn=create(client))[0] == "InvalidArn"


def test_updates_are_checked(unchecked):
    code, message, _ = refusal(
        unchecked.update_map_run,
        mapRunArn=MAP_RUN,
        maxConcurrency=-1,
        toleratedFailurePercentage=100.5,
        toleratedFailureCount=-1,
    )
    assert code == "ValidationException" and message.startswith("3 validation errors detected: ")
    assert "Value '100.5' at 'toleratedFailurePercentage' failed to satisfy constraint" in message


def test_one_of_two_owners(unchecked):
    both = {"stateMachineArn": create(unchecked), "mapRunArn": MAP_RUN}
    assert refusal(unchecked.list_executions, **both)[0] == "ValidationException"
    assert refusal(unchecked.list_executions)[0] == "ValidationException"
