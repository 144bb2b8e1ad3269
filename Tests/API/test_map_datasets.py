"""Distributed Maps over datasets in local buckets: readers, batches, exported results."""

import json

import pytest

import newel_server
from api_support import create, history, machine, types, wait_for
from test_distributed_map import PASS_EACH, CHECK, children, each, start, the_run, wait_for_run

READ = "arn:aws:states:::s3:getObject"
LIST = "arn:aws:states:::s3:listObjectsV2"
WRITE = "arn:aws:states:::s3:putObject"


@pytest.fixture(scope="module")
def buckets(tmp_path_factory):
    directory = tmp_path_factory.mktemp("buckets")
    (directory / "data").mkdir()
    (directory / "results").mkdir()
    return directory


@pytest.fixture(scope="module")
def dataset_server(buckets):
    with newel_server.Server(extra=("--buckets", str(buckets))) as server:
        yield server


@pytest.fixture
def client(dataset_server):
    return dataset_server.client()


def reader(key, kind="JSON", **config):
    return {"Resource": READ, "ReaderConfig": {"InputType": kind, **config}, "Parameters": {"Bucket": "data", "Key": key}}


def test_rows_of_a_csv_file(client, buckets):
    (buckets / "data" / "rows.csv").write_text("id,name\n1,Ada\n2,Grace\n")
    selector = {"name.$": "$$.Map.Item.Value.name", "from.$": "$$.Map.Item.Source", "at.$": "$$.Map.Item.Index"}
    states = each(PASS_EACH, ItemReader=reader("rows.csv", "CSV", CSVHeaderLocation="FIRST_ROW"), ItemSelector=selector)
    execution = start(client, states, {})
    assert json.loads(wait_for(client, execution)["output"]) == [
        {"name": "Ada", "from": "S3://data/rows.csv", "at": 0},
        {"name": "Grace", "from": "S3://data/rows.csv", "at": 1},
    ]
    started = next(e for e in history(client, execution) if e["type"] == "MapStateStarted")
    assert started["mapStateStartedEventDetails"]["length"] == 0
    assert the_run(client, execution)["itemCounts"]["total"] == 2


def test_batches_of_a_json_file(client, buckets):
    (buckets / "data" / "numbers.json").write_text(json.dumps(list(range(5))))
    states = each(PASS_EACH, ItemReader=reader("numbers.json", MaxItems=4), ItemBatcher={"MaxItemsPerBatch": 3})
    execution = start(client, states, {})
    assert json.loads(wait_for(client, execution)["output"]) == [{"Items": [0, 1, 2]}, {"Items": [3]}]
    described = the_run(client, execution)
    assert (described["itemCounts"]["total"], described["executionCounts"]["total"]) == (4, 2)


def test_objects_of_a_bucket(client, buckets):
    (buckets / "data" / "many").mkdir()
    for name in ("a", "b", "c"):
        (buckets / "data" / "many" / name).write_text(name)
    listing = {"Resource": LIST, "Parameters": {"Bucket": "data", "Prefix": "many/"}}
    states = each(PASS_EACH, ItemReader=listing, ItemSelector={"key.$": "$$.Map.Item.Value.Key"})
    output = json.loads(wait_for(client, start(client, states, {}))["output"])
    assert [item["key"] for item in output] == ["many/a", "many/b", "many/c"]


def test_a_dataset_that_is_not_there_fails_the_run(client):
    execution = start(client, each(PASS_EACH, ItemReader=reader("nothing.json")), {})
    assert wait_for(client, execution)["error"] == "States.ItemReaderFailed"
    assert types(history(client, execution))[3:] == ["MapRunStarted", "MapRunFailed", "MapStateFailed", "ExecutionFailed"]
    assert the_run(client, execution)["status"] == "FAILED"


def test_a_number_of_items_below_one(client):
    read = reader("numbers.json")
    read["ReaderConfig"]["MaxItemsPath"] = "$.most"
    ended = wait_for(client, start(client, each(PASS_EACH, ItemReader=read), {"most": -1}))
    assert (ended["error"], ended["cause"]) == ("States.ItemReaderFailed", "field MaxItems must be positive")


def test_results_are_exported(client, buckets):
    writer = {"Resource": WRITE, "Parameters": {"Bucket": "results", "Prefix": "jobs"}}
    execution = start(client, each(CHECK, ResultWriter=writer, ToleratedFailureCount=1), [1, -1, 2])
    output = json.loads(wait_for(client, execution)["output"])
    run = the_run(client, execution)
    uuid = run["mapRunArn"].rsplit(":", 1)[1]
    assert output == {
        "MapRunArn": run["mapRunArn"],
        "ResultWriterDetails": {"Bucket": "results", "Key": f"jobs/{uuid}/manifest.json"},
    }
    folder = buckets / "results" / "jobs" / uuid
    manifest = json.loads((folder / "manifest.json").read_text())
    assert manifest["MapRunArn"] == run["mapRunArn"]
    succeeded = json.loads((folder / "SUCCEEDED_0.json").read_text())
    assert [record["Output"] for record in succeeded] == ["1", "2"]
    (failed,) = json.loads((folder / "FAILED_0.json").read_text())
    assert (failed["Status"], failed["Error"], failed["Input"]) == ("FAILED", "Negative", "-1")
    assert {record["ExecutionArn"] for record in succeeded} < {
        child["executionArn"] for child in children(client, run["mapRunArn"])
    }


def test_a_run_that_fails_exports_what_there_is(client, buckets):
    writer = {"Resource": WRITE, "Parameters": {"Bucket": "results", "Prefix": "failed"}}
    execution = start(client, each(CHECK, ResultWriter=writer, MaxConcurrency=1), [1, -1, 2])
    assert wait_for(client, execution)["error"] == "States.ExceedToleratedFailureThreshold"
    uuid = the_run(client, execution)["mapRunArn"].rsplit(":", 1)[1]
    folder = buckets / "results" / "failed" / uuid
    assert [r["Output"] for r in json.loads((folder / "SUCCEEDED_0.json").read_text())] == ["1"]
    (pending,) = json.loads((folder / "PENDING_0.json").read_text())
    assert (pending["Status"], pending["Input"]) == ("PENDING", "2")
    assert pending["ExecutionArn"].endswith(f":{pending['Name']}") and "StartDate" not in pending
    files = json.loads((folder / "manifest.json").read_text())["ResultFiles"]
    assert {group: len(listed) for group, listed in files.items()} == {"FAILED": 1, "PENDING": 1, "SUCCEEDED": 1}


def test_batches_that_were_not_started_are_listed_as_pending(client, buckets):
    (buckets / "data" / "some.json").write_text(json.dumps([1, -1, 2, 3, 4]))
    writer = {"Resource": WRITE, "Parameters": {"Bucket": "results", "Prefix": "batches"}}
    failing = {"Item": {"Type": "Fail", "Error": "No"}}
    states = each(
        failing,
        ItemReader=reader("some.json"),
        ItemBatcher={"MaxItemsPerBatch": 2},
        ResultWriter=writer,
        MaxConcurrency=1,
    )
    execution = start(client, states, {})
    assert wait_for(client, execution)["error"] == "States.ExceedToleratedFailureThreshold"
    uuid = the_run(client, execution)["mapRunArn"].rsplit(":", 1)[1]
    pending = json.loads((buckets / "results" / "batches" / uuid / "PENDING_0.json").read_text())
    assert [json.loads(record["Input"]) for record in pending] == [{"Items": [2, 3]}, {"Items": [4]}]


def test_a_bucket_that_is_not_there_fails_the_run(client):
    writer = {"Resource": WRITE, "Parameters": {"Bucket": "no-such-bucket-here", "Prefix": "jobs"}}
    execution = start(client, each(PASS_EACH, ResultWriter=writer), [1])
    assert wait_for(client, execution)["error"] == "States.ResultWriterFailed"
    run = the_run(client, execution)
    # It shows before the first child is started.
    assert (run["status"], list(children(client, run["mapRunArn"]))) == ("FAILED", [])


def test_a_kill_in_the_middle_of_a_file(buckets):
    rows = "n\n" + "".join(f"{number}\n" for number in range(600))
    (buckets / "data" / "long.csv").write_text(rows)
    read = reader("long.csv", "CSV", CSVHeaderLocation="FIRST_ROW")
    nap = {"Nap": {"Type": "Wait", "Seconds": 1, "Next": "Item"}, **PASS_EACH}
    states = each(nap, ItemReader=read, ItemBatcher={"MaxItemsPerBatch": 4}, MaxConcurrency=40)
    with newel_server.Server(extra=("--buckets", str(buckets))) as server:
        client = server.client()
        execution = client.start_execution(stateMachineArn=create(client, machine(states)), input="{}")["executionArn"]
        wait_for_run(client, execution, lambda r: r["executionCounts"]["running"] >= 40)
        server.kill()
        server.start()
        client = server.client()
        output = json.loads(wait_for(client, execution, seconds=60)["output"])
        assert [item["n"] for batch in output for item in batch["Items"]] == [str(n) for n in range(600)]
        counts = the_run(client, execution)
        assert (counts["itemCounts"]["succeeded"], counts["executionCounts"]["succeeded"]) == (600, 150)
