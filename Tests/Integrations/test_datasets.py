"""Datasets and results of distributed Maps in Amazon S3, which moto stands for."""

import gzip
import json

import boto3
import pytest
from botocore.config import Config

from api_support import machine, run, unique
from service_endpoints import ACCESS_KEY, REGION, SECRET_KEY

GET = "arn:aws:states:::s3:getObject"
LIST = "arn:aws:states:::s3:listObjectsV2"
PUT = "arn:aws:states:::s3:putObject"


@pytest.fixture
def bucket(moto):
    """A bucket and a client of its own."""
    s3 = boto3.client(
        "s3",
        endpoint_url=moto.endpoint,
        region_name=REGION,
        aws_access_key_id=ACCESS_KEY,
        aws_secret_access_key=SECRET_KEY,
        config=Config(s3={"addressing_style": "path"}),
    )
    name = unique("bucket")
    s3.create_bucket(Bucket=name)
    return s3, name


def distributed(resource, parameters, config=None, **fields):
    reader = {"Resource": resource, "Parameters": parameters}
    if config:
        reader["ReaderConfig"] = config
    processor = {
        "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "EXPRESS"},
        "StartAt": "Give",
        "States": {"Give": {"Type": "Pass", "End": True}},
    }
    return machine({"Each": {"Type": "Map", "ItemReader": reader, "ItemProcessor": processor, "End": True, **fields}})


def output(client, definition):
    ended = run(client, definition)
    assert ended["status"] == "SUCCEEDED", (ended.get("error"), ended.get("cause"))
    return json.loads(ended["output"])


def test_a_file_in_s3_is_a_dataset(client, bucket):
    s3, name = bucket
    s3.put_object(Bucket=name, Key="folder/ä b.csv.gz", Body=gzip.compress(b"a,b\n1,x\n2,y\n"))
    config = {"InputType": "CSV", "CSVHeaderLocation": "FIRST_ROW"}
    found = output(client, distributed(GET, {"Bucket": name, "Key": "folder/ä b.csv.gz"}, config))
    assert found == [{"a": "1", "b": "x"}, {"a": "2", "b": "y"}]


def test_an_empty_file_has_no_items(client, bucket):
    s3, name = bucket
    s3.put_object(Bucket=name, Key="empty.jsonl", Body=b"")
    assert output(client, distributed(GET, {"Bucket": name, "Key": "empty.jsonl"}, {"InputType": "JSONL"})) == []


def test_a_large_file_is_read_in_ranges(client, bucket):
    s3, name = bucket
    # Nine megabytes: three ranges. Few of the items are large, so that few children run.
    body = "[" + ",".join(json.dumps({"n": n, "pad": "x" * 90_000}) for n in range(100)) + "]"
    s3.put_object(Bucket=name, Key="large.json", Body=body.encode())
    selector = {"n.$": "$$.Map.Item.Value.n"}
    definition = distributed(
        GET, {"Bucket": name, "Key": "large.json"}, {"InputType": "JSON"}, ItemSelector=selector
    )
    assert [item["n"] for item in output(client, definition)] == list(range(100))


def test_listed_objects_are_items_or_their_contents_are(client, bucket):
    s3, name = bucket
    for key, body in (("p/1.jsonl", b"1\n2\n"), ("p/2.jsonl", b"3\n"), ("q.jsonl", b"9\n"), ("p/folder/", b"")):
        s3.put_object(Bucket=name, Key=key, Body=body)
    listed = output(client, distributed(LIST, {"Bucket": name, "Prefix": "p/"}))
    assert [(item["Key"], item["Size"]) for item in listed] == [("p/1.jsonl", 4), ("p/2.jsonl", 2), ("p/folder/", 0)]
    assert set(listed[0]) == {"Etag", "Key", "LastModified", "Size", "StorageClass"}
    assert listed[0]["LastModified"] > 1_600_000_000 and listed[0]["Etag"].startswith('"')
    config = {"InputType": "JSONL", "Transformation": "LOAD_AND_FLATTEN"}
    assert output(client, distributed(LIST, {"Bucket": name, "Prefix": "p/"}, config)) == [1, 2, 3]


def test_a_listing_of_several_pages_is_one_dataset(client, bucket):
    s3, name = bucket
    for number in range(1005):
        s3.put_object(Bucket=name, Key=f"k/{number:04}", Body=b"")
    batcher = {"MaxItemsPerBatch": 500}
    selector = {"k.$": "$$.Map.Item.Value.Key"}
    found = output(
        client, distributed(LIST, {"Bucket": name, "Prefix": "k/"}, ItemBatcher=batcher, ItemSelector=selector)
    )
    keys = [item["k"] for batch in found for item in batch["Items"]]
    assert keys == [f"k/{number:04}" for number in range(1005)]


def test_an_inventory_is_read_from_its_manifest(client, bucket):
    s3, name = bucket
    s3.put_object(Bucket=name, Key="inv/1.csv.gz", Body=gzip.compress(b'"src","a%20b","7"\n'))
    manifest = {
        "sourceBucket": "src",
        "destinationBucket": f"arn:aws:s3:::{name}",
        "fileFormat": "CSV",
        "fileSchema": "Bucket, Key, Size",
        "files": [{"key": "inv/1.csv.gz", "size": 40}],
    }
    s3.put_object(Bucket=name, Key="inv/manifest.json", Body=json.dumps(manifest).encode())
    found = output(client, distributed(GET, {"Bucket": name, "Key": "inv/manifest.json"}, {"InputType": "MANIFEST"}))
    assert found == [{"Bucket": "src", "Key": "a%20b", "Size": "7"}]


def test_results_are_written_to_s3(client, bucket):
    s3, name = bucket
    s3.put_object(Bucket=name, Key="in.json", Body=b"[[1], [2, 3]]")
    writer = {
        "Resource": PUT,
        "Parameters": {"Bucket": name, "Prefix": "out"},
        "WriterConfig": {"Transformation": "FLATTEN", "OutputType": "JSON"},
    }
    definition = distributed(GET, {"Bucket": name, "Key": "in.json"}, {"InputType": "JSON"}, ResultWriter=writer)
    details = output(client, definition)["ResultWriterDetails"]
    assert details["Bucket"] == name
    manifest = json.loads(s3.get_object(Bucket=name, Key=details["Key"])["Body"].read())
    [file] = manifest["ResultFiles"]["SUCCEEDED"]
    content = s3.get_object(Bucket=name, Key=file["Key"])["Body"].read()
    assert content == b"[1,2,3]" and file["Size"] == len(content)


def test_large_results_are_uploaded_in_parts(client, bucket):
    s3, name = bucket
    # A hundred outputs of 200 kB: three parts.
    s3.put_object(Bucket=name, Key="in.jsonl", Body=b"\n".join(b'"%s"' % (b"x" * 200_000) for _ in range(100)))
    writer = {
        "Resource": PUT,
        "Parameters": {"Bucket": name},
        "WriterConfig": {"Transformation": "COMPACT", "OutputType": "JSONL"},
    }
    definition = distributed(GET, {"Bucket": name, "Key": "in.jsonl"}, {"InputType": "JSONL"}, ResultWriter=writer)
    details = output(client, definition)["ResultWriterDetails"]
    key = details["Key"].replace("manifest.json", "SUCCEEDED_0.jsonl")
    content = s3.get_object(Bucket=name, Key=key)["Body"].read()
    assert content.splitlines() == [b'"%s"' % (b"x" * 200_000)] * 100


@pytest.mark.parametrize("key, bucket_name", [("nothing.json", None), ("x.json", "no-such-bucket-of-newel")])
def test_what_is_not_there_fails_with_the_refusal_of_s3(client, bucket, key, bucket_name):
    _, name = bucket
    ended = run(client, distributed(GET, {"Bucket": bucket_name or name, "Key": key}, {"InputType": "JSON"}))
    assert ended["error"] == "States.ItemReaderFailed"
    assert "(Service: S3, Status Code: 404, Request ID: " in ended["cause"]


def test_a_bucket_that_cannot_be_written_to_fails_the_run_at_its_beginning(moto, client, bucket):
    s3, name = bucket
    s3.put_object(Bucket=name, Key="two.json", Body=b"[1, 2]")
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": "no-such-bucket-of-newel"}}
    reader = {"Bucket": name, "Key": "two.json"}
    ended = run(client, distributed(GET, reader, {"InputType": "JSON"}, ResultWriter=writer))
    assert ended["error"] == "States.ResultWriterFailed"
    assert ended["cause"].startswith("The specified bucket does not exist (Service: S3, Status Code: 404, ")
    map_run = client.list_map_runs(executionArn=ended["executionArn"])["mapRuns"][0]["mapRunArn"]
    assert client.describe_map_run(mapRunArn=map_run)["executionCounts"]["total"] == 0


def test_looking_whether_a_bucket_can_be_written_to_leaves_nothing_behind(moto, client, bucket):
    s3, name = bucket
    s3.put_object(Bucket=name, Key="look.json", Body=b"[1]")
    writer = {"Resource": "arn:aws:states:::s3:putObject", "Parameters": {"Bucket": name, "Prefix": "look"}}
    definition = distributed(GET, {"Bucket": name, "Key": "look.json"}, {"InputType": "JSON"}, ResultWriter=writer)
    assert output(client, definition)["ResultWriterDetails"]["Bucket"] == name
    assert not s3.list_multipart_uploads(Bucket=name, Prefix="look").get("Uploads")
