"""Datasets of distributed Maps in local buckets: `newel serve --buckets`."""

import gzip
import json
import subprocess

import pytest

import newel_server
from api_support import history, machine, run, types
from newel_server import Server

GET = "arn:aws:states:::s3:getObject"
LIST = "arn:aws:states:::s3:listObjectsV2"
PUT = "arn:aws:states:::s3:putObject"


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    directory = tmp_path_factory.mktemp("datasets")
    for bucket in ("data", "results"):
        (directory / "buckets" / bucket).mkdir(parents=True)
    (directory / "outside.json").write_text("[1]")
    with Server(directory=directory, extra=("--buckets", str(directory / "buckets"))) as server:
        yield server, server.client(), directory / "buckets"


def distributed(reader=None, processor=None, kind="STANDARD", **fields):
    """A machine with one distributed Map, whose children give their input back."""
    states = processor or {"Give": {"Type": "Pass", "End": True}}
    state = {
        "Type": "Map",
        "ItemProcessor": {
            "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": kind},
            "StartAt": next(iter(states)),
            "States": states,
        },
        "End": True,
        **fields,
    }
    if reader:
        state["ItemReader"] = reader
    return machine({"Each": state})


def reader(key=None, prefix=None, bucket="data", **config):
    parameters = {"Bucket": bucket}
    if key is not None:
        return {"Resource": GET, "Parameters": {**parameters, "Key": key}, "ReaderConfig": config}
    if prefix is not None:
        parameters["Prefix"] = prefix
    answer = {"Resource": LIST, "Parameters": parameters}
    return {**answer, "ReaderConfig": config} if config else answer


def output(client, definition, given="{}"):
    ended = run(client, definition, given)
    assert ended["status"] == "SUCCEEDED", (ended.get("error"), ended.get("cause"))
    return json.loads(ended["output"])


def failure(client, definition, given="{}"):
    ended = run(client, definition, given)
    assert ended["status"] == "FAILED", ended
    return ended["error"], ended["cause"]


@pytest.mark.parametrize("kind", ["STANDARD", "EXPRESS"])
def test_rows_of_a_csv_file_are_items(served, kind):
    _, client, buckets = served
    (buckets / "data" / "people.csv").write_text('name,note\nAnn,"a, ""b""\nc"\nBob\n')
    found = output(client, distributed(reader("people.csv", InputType="CSV", CSVHeaderLocation="FIRST_ROW"), kind=kind))
    assert found == [{"name": "Ann", "note": 'a, "b"\nc'}, {"name": "Bob", "note": ""}]


@pytest.mark.parametrize(
    "name, content, config, expected",
    [
        ("a.json", b'[1, {"a": null}]', {"InputType": "JSON"}, [1, {"a": None}]),
        ("p.json", b'{"x": {"y": [3, 4]}}', {"InputType": "JSON", "ItemsPointer": "/x/y"}, [3, 4]),
        ("l.jsonl", b'1\n\n"two"\n', {"InputType": "JSONL"}, [1, "two"]),
        ("z.jsonl.gz", gzip.compress(b"1\n2\n"), {"InputType": "JSONL"}, [1, 2]),
        (
            "g.csv",
            b"1|2\n3|4\n",
            {"InputType": "CSV", "CSVHeaderLocation": "GIVEN", "CSVHeaders": ["a"], "CSVDelimiter": "PIPE"},
            [{"a": "1"}, {"a": "3"}],
        ),
        ("m.json", b"[1, 2, 3]", {"InputType": "JSON", "MaxItems": 2}, [1, 2]),
    ],
)
def test_each_format_gives_its_items(served, name, content, config, expected):
    _, client, buckets = served
    (buckets / "data" / name).write_bytes(content)
    assert output(client, distributed(reader(name, **config))) == expected


def test_members_of_an_object_are_pairs_and_have_keys(served):
    _, client, buckets = served
    (buckets / "data" / "o.json").write_text('{"a": 1, "b": [2]}')
    assert output(client, distributed(reader("o.json", InputType="JSON"))) == [
        {"Key": "a", "Value": 1},
        {"Key": "b", "Value": [2]},
    ]
    selector = {"k.$": "$$.Map.Item.Key", "v.$": "$$.Map.Item.Value", "s.$": "$$.Map.Item.Source"}
    assert output(client, distributed(reader("o.json", InputType="JSON"), ItemSelector=selector)) == [
        {"k": "a", "v": 1, "s": "S3://data/o.json"},
        {"k": "b", "v": [2], "s": "S3://data/o.json"},
    ]


def test_listed_objects_are_items_or_their_contents_are(served):
    _, client, buckets = served
    folder = buckets / "data" / "many"
    folder.mkdir()
    (folder / "1.jsonl").write_text("1\n2\n")
    (folder / "2.jsonl").write_text("3\n")
    selector = {"key.$": "$$.Map.Item.Value.Key", "size.$": "$$.Map.Item.Value.Size", "s.$": "$$.Map.Item.Source"}
    assert output(client, distributed(reader(prefix="many/"), ItemSelector=selector)) == [
        {"key": "many/1.jsonl", "size": 4, "s": "S3://data"},
        {"key": "many/2.jsonl", "size": 2, "s": "S3://data"},
    ]
    contents = reader(prefix="many/", InputType="JSONL", Transformation="LOAD_AND_FLATTEN")
    assert output(client, distributed(contents)) == [1, 2, 3]


def test_a_run_shows_what_it_reads(served):
    _, client, buckets = served
    (buckets / "data" / "two.csv").write_text("a\n1\n2\n")
    ended = run(client, distributed(reader("two.csv", InputType="CSV", CSVHeaderLocation="FIRST_ROW")))
    events = history(client, ended["executionArn"])
    assert types(events) == [
        "ExecutionStarted", "MapStateEntered", "MapStateStarted", "MapRunStarted", "MapRunSucceeded",
        "MapStateSucceeded", "MapStateExited", "ExecutionSucceeded",
    ]  # fmt: skip
    assert events[2]["mapStateStartedEventDetails"] == {"length": 0}
    [map_run] = client.list_map_runs(executionArn=ended["executionArn"])["mapRuns"]
    described = client.describe_map_run(mapRunArn=map_run["mapRunArn"])
    assert described["itemCounts"]["succeeded"] == 2 and described["itemCounts"]["total"] == 2


def test_items_are_batched(served):
    _, client, buckets = served
    (buckets / "data" / "five.json").write_text("[1, 2, 3, 4, 5]")
    batcher = {"MaxItemsPerBatch": 2, "BatchInput": {"of.$": "$.of"}}
    found = output(client, distributed(reader("five.json", InputType="JSON"), ItemBatcher=batcher), '{"of": "x"}')
    assert found == [
        {"BatchInput": {"of": "x"}, "Items": [1, 2]},
        {"BatchInput": {"of": "x"}, "Items": [3, 4]},
        {"BatchInput": {"of": "x"}, "Items": [5]},
    ]


def test_results_become_files_with_a_manifest(served):
    _, client, buckets = served
    (buckets / "data" / "six.json").write_text("[1, 2, 3, -1]")
    choice = {
        "Check": {
            "Type": "Choice",
            "Choices": [{"Variable": "$", "NumericLessThan": 0, "Next": "Refuse"}],
            "Default": "Give",
        },
        "Give": {"Type": "Pass", "End": True},
        "Refuse": {"Type": "Fail", "Error": "Negative", "Cause": "below zero"},
    }
    writer = {"Resource": PUT, "Parameters": {"Bucket": "results", "Prefix": "jobs"}}
    definition = distributed(
        reader("six.json", InputType="JSON"), choice, ResultWriter=writer, ToleratedFailureCount=1
    )
    found = output(client, definition)
    assert found["ResultWriterDetails"]["Bucket"] == "results"
    key = found["ResultWriterDetails"]["Key"]
    assert key == f"jobs/{found['MapRunArn'].rsplit(':', 1)[1]}/manifest.json"
    manifest = json.loads((buckets / "results" / key).read_text())
    assert manifest["DestinationBucket"] == "results" and manifest["MapRunArn"] == found["MapRunArn"]
    files = manifest["ResultFiles"]
    assert [len(files[group]) for group in ("FAILED", "PENDING", "SUCCEEDED")] == [1, 0, 1]
    path = buckets / "results" / files["SUCCEEDED"][0]["Key"]
    assert path.stat().st_size == files["SUCCEEDED"][0]["Size"]
    records = json.loads(path.read_text())
    assert [json.loads(record["Output"]) for record in records] == [1, 2, 3]
    assert {record["Status"] for record in records} == {"SUCCEEDED"}
    assert set(records[0]) == {
        "ExecutionArn", "Input", "InputDetails", "Name", "Output", "OutputDetails", "RedriveCount", "RedriveStatus",
        "RedriveStatusReason", "StartDate", "StateMachineArn", "Status", "StopDate",
    }  # fmt: skip
    [failed] = json.loads((buckets / "results" / files["FAILED"][0]["Key"]).read_text())
    assert (failed["Status"], failed["Error"], failed["Cause"]) == ("FAILED", "Negative", "below zero")


@pytest.mark.parametrize(
    "config, name, expected",
    [
        ({"Transformation": "COMPACT"}, "SUCCEEDED_0.json", "[[1],[2]]"),
        ({"Transformation": "FLATTEN", "OutputType": "JSONL"}, "SUCCEEDED_0.jsonl", "1\n2\n"),
    ],
)
def test_results_are_written_as_asked(served, config, name, expected):
    _, client, buckets = served
    (buckets / "data" / "arrays.json").write_text("[[1], [2]]")
    writer = {"Resource": PUT, "Parameters": {"Bucket": "results", "Prefix": "as/"}, "WriterConfig": config}
    found = output(client, distributed(reader("arrays.json", InputType="JSON"), ResultWriter=writer))
    folder = (buckets / "results" / found["ResultWriterDetails"]["Key"]).parent
    assert (folder / name).read_text() == expected


def test_results_of_a_preview_stay_in_the_output(served):
    _, client, buckets = served
    (buckets / "data" / "arrays2.json").write_text("[[1], [2, 3]]")
    flat = {"WriterConfig": {"Transformation": "FLATTEN", "OutputType": "JSON"}}
    assert output(client, distributed(reader("arrays2.json", InputType="JSON"), ResultWriter=flat)) == [1, 2, 3]


@pytest.mark.parametrize(
    "name, content, config, cause",
    [
        ("d.csv", "a,a\n", {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}, "CSV headers cannot contain duplicates."),
        ("n.json", "7", {"InputType": "JSON"}, "Attempting to map over non-iterable node."),
        ("x.json", "[1", {"InputType": "JSON"}, "The file is not valid JSON: "),
        ("e.json", "[1]", {"InputType": "PARQUET"}, "The InputType PARQUET is not supported"),
        ("../outside.json", None, {"InputType": "JSON"}, "The key '../outside.json' cannot be"),
        ("nothing.json", None, {"InputType": "JSON"}, "The specified key does not exist"),
    ],
)
def test_a_dataset_that_cannot_be_read_fails_the_state(served, name, content, config, cause):
    _, client, buckets = served
    if content is not None:
        (buckets / "data" / name).write_text(content)
    error, found = failure(client, distributed(reader(name, **config)))
    assert error == "States.ItemReaderFailed"
    assert found.startswith(cause), found


def test_a_failed_reader_can_be_caught(served):
    _, client, _ = served
    catch = [{"ErrorEquals": ["States.ItemReaderFailed"], "Next": "Caught"}]
    definition = json.loads(distributed(reader("nothing.csv", InputType="CSV"), Catch=catch))
    definition["States"]["Caught"] = {"Type": "Pass", "Parameters": {"error.$": "$.Error"}, "End": True}
    assert output(client, json.dumps(definition)) == {"error": "States.ItemReaderFailed"}


def test_max_items_comes_from_the_input(served):
    _, client, buckets = served
    (buckets / "data" / "mi.json").write_text("[1, 2, 3]")
    definition = distributed(reader("mi.json", InputType="JSON", MaxItemsPath="$.n"))
    assert output(client, definition, '{"n": 2}') == [1, 2]
    assert output(client, definition, '{"n": 100000001}') == [1, 2, 3]
    assert failure(client, definition, '{"n": -1}') == ("States.ItemReaderFailed", "field MaxItems must be positive")


def test_integrations_lists_the_buckets(served):
    server, _, buckets = served
    listed = subprocess.run(
        [newel_server.binary_path(), "integrations", "--buckets", buckets], capture_output=True, text=True, timeout=60
    )
    assert "s3 bucket data" in listed.stdout and "s3 bucket results" in listed.stdout


def test_a_directory_of_buckets_must_be_there(tmp_path):
    refused = subprocess.run(
        [newel_server.binary_path(), "serve", "--buckets", tmp_path / "no"], capture_output=True, text=True, timeout=60
    )
    assert refused.returncode != 0 and "does not exist (from flag)" in refused.stderr
