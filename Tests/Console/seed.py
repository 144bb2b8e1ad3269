"""Fills a server with machines and executions that show everything the console has to show."""

from __future__ import annotations

import json
import sys
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parents[1] / "API"))

import newel_server

ROLE = "arn:aws:iam::123456789012:role/console"

FUNCTIONS = {
    "validate": "def handler(event, context):\n    return {'ok': True, 'orderId': event.get('orderId'), 'lines': 2}\n",
    "price": "def handler(event, context):\n    return {'total': 1249.5, 'currency': 'EUR'}\n",
    "fraud": """
class ScoreUnavailable(Exception):
    pass


def handler(event, context):
    raise ScoreUnavailable("upstream risk service unavailable")
""",
    "reserve": "def handler(event, context):\n    return {'sku': event.get('sku'), 'left': 3 - event.get('qty', 1)}\n",
    "ship": """
class CarrierError(Exception):
    pass


def handler(event, context):
    if event.get('fail'):
        raise CarrierError('no carrier takes a parcel of 42 kg to this address')
    return {'shipment': 's-' + str(event.get('sku'))}
""",
}


def function_arn(name: str) -> str:
    return f"arn:aws:lambda:us-east-1:123456789012:function:{name}"


def task(name: str, following: str | None, **more) -> dict:
    """A Task state that invokes a local function."""
    ending = {"Next": following} if following else {"End": True}
    return {"Type": "Task", "Resource": function_arn(name), **more, **ending}


ORDER = {
    "Comment": "Takes an order from the shop to the carrier",
    "StartAt": "Validate order",
    "TimeoutSeconds": 86400,
    "States": {
        "Validate order": task("validate", "Route order", ResultPath="$.validation"),
        "Route order": {
            "Type": "Choice",
            "Choices": [
                {"Variable": "$.total", "NumericGreaterThan": 5000, "Next": "Request approval"},
                {"Variable": "$.validation.ok", "BooleanEquals": True, "Next": "Reserve and price"},
            ],
            "Default": "Reject order",
        },
        "Request approval": {
            "Type": "Task",
            "Resource": "arn:aws:states:us-east-1:123456789012:activity:approvals",
            "TimeoutSeconds": 3600,
            "ResultPath": "$.approval",
            "Next": "Approved?",
        },
        "Approved?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.approval.decision", "StringEquals": "APPROVE", "Next": "Reserve and price"}],
            "Default": "Reject order",
        },
        "Reject order": {"Type": "Fail", "Error": "OrderRejected", "Cause": "The order did not pass validation."},
        "Reserve and price": {
            "Type": "Parallel",
            "ResultPath": "$.parts",
            "Next": "Settle",
            "Catch": [{"ErrorEquals": ["States.ALL"], "ResultPath": "$.error", "Next": "Release inventory"}],
            "Branches": [
                {
                    "StartAt": "For each item",
                    "States": {
                        "For each item": {
                            "Type": "Map",
                            "ItemsPath": "$.items",
                            "MaxConcurrency": 10,
                            "End": True,
                            "ItemProcessor": {
                                "StartAt": "Reserve item",
                                "States": {
                                    "Reserve item": task("reserve", "In stock?"),
                                    "In stock?": {
                                        "Type": "Choice",
                                        "Choices": [{"Variable": "$.left", "NumericGreaterThanEquals": 0, "Next": "Mark reserved"}],
                                        "Default": "Create backorder",
                                    },
                                    "Mark reserved": {"Type": "Pass", "End": True},
                                    "Create backorder": {"Type": "Pass", "Result": {"backorder": True}, "End": True},
                                },
                            },
                        }
                    },
                },
                {
                    "StartAt": "Calculate price",
                    "States": {
                        "Calculate price": task("price", "Apply discounts"),
                        "Apply discounts": {"Type": "Pass", "End": True},
                    },
                },
                {
                    "StartAt": "Score fraud risk",
                    "States": {
                        "Score fraud risk": task(
                            "fraud",
                            None,
                            Retry=[{"ErrorEquals": ["ScoreUnavailable"], "IntervalSeconds": 1, "MaxAttempts": 2, "BackoffRate": 2}],
                            Catch=[{"ErrorEquals": ["States.ALL"], "Next": "Assume medium risk"}],
                        ),
                        "Assume medium risk": {"Type": "Pass", "Result": {"risk": "medium"}, "End": True},
                    },
                },
            ],
        },
        "Settle": {"Type": "Pass", "Result": {"status": "PENDING"}, "ResultPath": "$.payment", "Next": "Settled?"},
        "Settled?": {
            "Type": "Choice",
            "Choices": [{"Variable": "$.payment.status", "StringEquals": "PENDING", "Next": "Wait for the bank"}],
            "Default": "Ship packages",
        },
        "Wait for the bank": {"Type": "Wait", "SecondsPath": "$.wait", "Next": "Get payment status"},
        "Get payment status": {"Type": "Pass", "Result": {"status": "DONE"}, "ResultPath": "$.payment", "Next": "Settled?"},
        "Ship packages": {
            "Type": "Map",
            "ItemsPath": "$.items",
            "MaxConcurrency": 2,
            "ResultPath": "$.shipments",
            "ItemProcessor": {"StartAt": "Create shipment", "States": {"Create shipment": task("ship", None)}},
            "End": True,
        },
        "Release inventory": {"Type": "Pass", "Next": "Order failed"},
        "Order failed": {"Type": "Fail", "Error": "OrderFailed", "Cause": "The order could not be completed."},
    },
}

GREETING = {
    "QueryLanguage": "JSONata",
    "StartAt": "Greet",
    "States": {
        "Greet": {
            "Type": "Pass",
            "Assign": {"greeting": "{% 'Hello ' & $states.input.name %}"},
            "Output": {"text": "{% 'Hello ' & $states.input.name %}"},
            "Next": "Done",
        },
        "Done": {"Type": "Succeed", "Output": {"said": "{% $greeting %}"}},
    },
}


CART = {
    "Comment": "Shapes data at every stage, then starts another workflow",
    "StartAt": "Read the rates",
    "States": {
        "Read the rates": {"Type": "Pass", "Assign": {"currency": "EUR", "rates": {"EUR": 1, "CHF": 0.94}}, "Next": "Price the cart"},
        "Price the cart": task(
            "price",
            "Greet the customer",
            InputPath="$.cart",
            Parameters={"items.$": "$.items", "currency.$": "$currency", "execution.$": "$$.Execution.Name"},
            ResultSelector={"sum.$": "$.total"},
            ResultPath="$.price",
            Assign={"sum.$": "$.total"},
        ),
        "Greet the customer": {
            "Type": "Task",
            "Resource": "arn:aws:states:::states:startExecution.sync:2",
            "Parameters": {
                "StateMachineArn": "arn:aws:states:us-east-1:123456789012:stateMachine:greeting",
                "Name.$": "States.Format('greeted-{}', $$.Execution.Name)",
                "Input": {
                    "name.$": "$.customer",
                    "AWS_STEP_FUNCTIONS_STARTED_BY_EXECUTION_ID.$": "$$.Execution.Id",
                },
            },
            "End": True,
        },
    },
}


IMPORT = {
    "Comment": "Imports each line as an execution of its own",
    "StartAt": "Import lines",
    "States": {
        "Import lines": {
            "Type": "Map",
            "Label": "Lines",
            "ItemsPath": "$.lines",
            "MaxConcurrency": 4,
            "ToleratedFailureCount": 20,
            "ItemProcessor": {
                "ProcessorConfig": {"Mode": "DISTRIBUTED", "ExecutionType": "STANDARD"},
                "StartAt": "Check",
                "States": {
                    "Check": {
                        "Type": "Choice",
                        "Choices": [
                            {"Variable": "$.bad", "BooleanEquals": True, "Next": "Broken line"},
                            {"Variable": "$.wait", "IsPresent": True, "Next": "Hold"},
                        ],
                        "Default": "Store",
                    },
                    "Hold": {"Type": "Wait", "SecondsPath": "$.wait", "Next": "Store"},
                    "Store": {"Type": "Pass", "End": True},
                    "Broken line": {"Type": "Fail", "Error": "BrokenLine", "Cause": "The line has no amount."},
                },
            },
            "End": True,
        }
    },
}


def lines(count: int, bad: tuple[int, ...] = (), **more) -> str:
    """Input of an import: lines by number, some of them bad; `more` goes into every line."""
    return json.dumps({"lines": [{"n": number, "bad": number in bad, **more} for number in range(count)]})


def order_input(number: int, **more) -> str:
    return json.dumps(
        {
            "orderId": str(20000 + number),
            "total": 1249.5,
            "currency": "EUR",
            "wait": 1,
            "customer": {"id": "c-8812", "country": "DE", "trusted": False, "site": "https://example.com/c-8812"},
            "items": [{"sku": "AX-100", "qty": 2}, {"sku": "BR-7", "qty": 1}, {"sku": "CK-9", "qty": 5}],
            **more,
        }
    )


def write_functions(directory: Path) -> Path:
    """Writes the local functions; gives the directory for --functions."""
    for name, source in FUNCTIONS.items():
        newel_server.write_function(directory, name, source)
    return directory


def create(client, name: str, definition: dict, **more) -> str:
    return client.create_state_machine(name=name, definition=json.dumps(definition, indent=2), roleArn=ROLE, **more)["stateMachineArn"]


def wait_until(client, execution: str, *statuses: str, seconds: float = 40) -> str:
    """Waits for an execution to be in one of the statuses; gives the one it is in at the end."""
    end = time.monotonic() + seconds
    status = ""
    while time.monotonic() < end:
        status = client.describe_execution(executionArn=execution)["status"]
        if status in statuses:
            break
        time.sleep(0.1)
    return status


def fill(client) -> dict[str, str]:
    """Makes machines, activities and executions; gives ARNs by role."""
    client.create_activity(name="approvals")
    client.create_activity(name="picking")
    order = create(client, "order-fulfilment", ORDER, tags=[{"key": "team", "value": "shop"}])
    greeting = create(client, "greeting", GREETING)
    create(client, "quick-lookup", {"StartAt": "A", "States": {"A": {"Type": "Pass", "End": True}}}, type="EXPRESS")
    for name in ("invoice-run", "nightly-cleanup", "newsletter"):
        create(client, name, {"StartAt": "Begin", "States": {"Begin": {"Type": "Pass", "End": True}}})
    cart = create(client, "cart", CART)
    imports = create(client, "import-lines", IMPORT)
    made = {"order": order, "greeting": greeting}

    def start(machine: str, name: str, text: str) -> str:
        return client.start_execution(stateMachineArn=machine, name=name, input=text)["executionArn"]

    for number in range(12):
        made["greeted"] = start(greeting, f"hello-{number:02}", json.dumps({"name": f"Visitor {number}"}))
    start(greeting, "hello-nobody", "{}")
    for number in range(4):
        made["succeeded"] = start(order, f"ord-2040{number}-7f3a", order_input(number))
    broken = {"items": [{"sku": "AX-100", "qty": 2}, {"sku": "BR-7", "qty": 1, "fail": True}]}
    made["failed"] = start(order, "ord-20418-7f3a", order_input(418, **broken))
    made["rejected"] = start(order, "ord-20419-11bc", order_input(419, total=9000))
    made["running"] = start(order, "ord-20420-9d02", order_input(420, wait=86000))
    made["stopped"] = start(order, "ord-20421-44aa", order_input(421, wait=86000))
    made["priced"] = start(cart, "cart-77", '{"customer": "Ada", "cart": {"items": ["AX-100", "BR-7"], "note": "gift"}}')
    made["imported"] = start(imports, "import-7", lines(40, bad=(3, 17, 29)))
    made["importing"] = start(imports, "import-8", lines(30, bad=(0, 2), wait=86000))
    for role in ("greeted", "succeeded", "failed", "priced", "imported"):
        wait_until(client, made[role], "SUCCEEDED", "FAILED")
    client.stop_execution(executionArn=made["stopped"], cause="the customer has cancelled")
    end = time.monotonic() + 30
    while time.monotonic() < end:
        events = client.get_execution_history(executionArn=made["running"], reverseOrder=True, maxResults=1)["events"]
        if events[0]["type"] == "WaitStateEntered":
            break
        time.sleep(0.2)
    for role in ("imported", "importing"):
        made[f"{role}-run"] = client.list_map_runs(executionArn=made[role])["mapRuns"][0]["mapRunArn"]
    client.publish_state_machine_version(stateMachineArn=order, description="first")
    return made
