"""Health pages, and the line that says that the server listens."""

from api_support import create


def test_health(server):
    assert server.health("live") == 200
    assert server.health("ready") == 200


def test_the_server_says_where_it_listens(server):
    line = f"newel: listening on {server.endpoint}"
    assert [text for text in server.log_tail(100_000).splitlines() if text.strip() == line]


def test_answers_have_the_protocol_s_headers(server):
    answer = server.post("ListStateMachines", {})
    assert answer.status == 200
    assert answer.headers["content-type"].startswith("application/x-amz-json-1.0")
    assert answer.headers.get("x-amzn-requestid")


def test_times_are_numbers_of_seconds(server, client):
    arn = create(client)
    created = server.post("DescribeStateMachine", {"stateMachineArn": arn}).json["creationDate"]
    assert isinstance(created, (int, float)) and 1_600_000_000 < created < 10_000_000_000
    assert round(created, 3) == created
