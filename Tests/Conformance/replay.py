"""Sends the requests of one recorded case to a server and collects its answers."""

from __future__ import annotations

import json
import re
import threading
import time

from botocore import xform_name
from botocore.exceptions import BotoCoreError, ClientError

ACCOUNT = "111111111111"
REFERENCE = re.compile(r"\{\{(\d+)((?:\.[^{}.]+)*)\}\}")
ENDED = {"SUCCEEDED", "FAILED", "TIMED_OUT", "ABORTED"}


class StepFailed(Exception):
    """A step could not be done, so that those after it cannot either."""


class Replay:
    """One case against one server. Steps run in the order of their thread; threads run beside each other."""

    def __init__(self, case: dict, client, seconds_max: float = 120, services=None):
        """`client` is a Step Functions client, or gives one for an account; `services` stands for AWS's others."""
        self.case = case
        self.client_of = client if callable(client) else lambda _: client
        self.client = self.client_of(ACCOUNT)
        self.services = services
        self.deadline = time.monotonic() + seconds_max
        self.answers: dict[int, object] = {}
        self.recorded_form: dict[str, object] = {}
        self.notes: list[str] = []
        self.messages: list[str] = []
        self.failure: str | None = None
        self._finished = [threading.Event() for _ in case["steps"]]
        self._lock = threading.Lock()

    def run(self) -> dict[str, object]:
        """Answers by key of `recorded`. Afterwards `failure` says why steps were left out, if any were."""
        by_thread: dict[int, list[int]] = {}
        for index, step in enumerate(self.case["steps"]):
            by_thread.setdefault(step.get("thread", 0), []).append(index)
        others = [
            threading.Thread(target=self._run_steps, args=(steps,), daemon=True)
            for thread, steps in by_thread.items()
            if thread != 0
        ]
        for thread in others:
            thread.start()
        self._run_steps(by_thread.get(0, []))
        for thread in others:
            thread.join(max(0.1, self.deadline - time.monotonic()))
            if thread.is_alive():
                self._fail("a thread of the case did not end in time")
        self._collect_unlinked()
        return dict(self.recorded_form)

    def unchecked_keys(self) -> list[str]:
        """Keys of `recorded` that no call of the API answers: what a client refused, logged, sent or put together."""
        kinds = self.case.get("unlinked", {})
        checked = {"outputs"} | ({"log-events", "events"} if self.services is not None else set())
        return [key for key, kind in kinds.items() if kind not in checked]

    # Steps.

    def _run_steps(self, indices: list[int]) -> None:
        for index in indices:
            try:
                self._run_step(index)
            except StepFailed as failed:
                self._fail(f"step {index} ({self.case['steps'][index]['call']}): {failed}")
            except Exception as error:  # the server went away, or answered what is no answer
                self._fail(f"step {index} ({self.case['steps'][index]['call']}): {type(error).__name__}: {error}")
            finally:
                self._finished[index].set()
            if self.failure:
                for later in indices:
                    self._finished[later].set()
                return

    def _run_step(self, index: int) -> None:
        step = self.case["steps"][index]
        if step["service"] != "stepfunctions":
            self.answers[index] = self._ask_service(step)
            if step.get("expect"):
                self.recorded_form[step["expect"]] = self._in_recorded_form(step["expect"], self.answers[index], None)
            return
        parameters = self._resolve(step["params"])
        if self.services is not None:
            parameters = self.services.here(parameters)
        for name in ("definition",):
            if isinstance(parameters.get(name), dict):
                parameters[name] = json.dumps(parameters[name])
        if step["call"] == "WaitForExecution":
            self._wait_for_execution(parameters["executionArn"])
        elif step["call"] == "WaitForEvents":
            self._wait_for_events(parameters["executionArn"], parameters["events"])
        else:
            answer, error = self._call(step["call"], parameters, account_of(step))
            self.answers[index] = answer if error is None else error.response
            if error is not None and not step.get("expect") and not step.get("fails"):
                self.notes.append(f"step {index} ({step['call']}) refused: {error_text(error)}")
            if step.get("expect"):
                self.recorded_form[step["expect"]] = self._in_recorded_form(step["expect"], answer, error)

    def _call(self, operation: str, parameters: dict, account: str):
        try:
            return getattr(self.client_of(account), xform_name(operation))(**parameters), None
        except ClientError as error:
            return None, error

    def _ask_service(self, step: dict):
        """What a service answers that something stands for here; else what was recorded."""
        recorded = step.get("answer", {})
        if self.services is None or step["service"] not in self.services.names:
            return recorded
        while True:
            try:
                answer = self.services.call(step["service"], step["call"], self._resolve(step["params"]), recorded)
            except ClientError:
                # Threads clean up beside each other: what is to be deleted may be gone with what held it.
                if step["call"].startswith("Delete"):
                    return recorded
                raise
            # A message or log stream that the case waited for then is waited for now.
            missing = [
                name
                for name in ("Messages", "logStreams")
                if len(answer.get(name) or []) < min(len(recorded.get(name) or []), 1 if name == "Messages" else 99)
            ]
            if not missing:
                self.messages += [message["Body"] for message in answer.get("Messages", [])]
                return answer
            self._pause(0.1, f"too few {missing[0]}")

    def _in_recorded_form(self, key: str, answer, error):
        if error is None:
            return self.services.as_recorded(answer) if self.services is not None else answer
        recorded = self.case["recorded"].get(key)
        if isinstance(recorded, str):
            return error_text(error)
        if isinstance(recorded, dict) and "exception_value" in recorded:
            return {"exception_typename": type(error).__name__, "exception_value": error_text(error)}
        return error.response

    def _wait_for_execution(self, arn: str) -> None:
        if ":express:" in arn:
            time.sleep(1)  # nothing tells when it has ended
            return
        pause = 0.01
        while True:
            status = self.client.describe_execution(executionArn=arn)["status"]
            if status in ENDED:
                return
            self._pause(pause, f"still {status}")
            pause = min(0.1, pause * 1.3)

    def _wait_for_events(self, arn: str, count: int) -> None:
        while True:
            pages = self.client.get_paginator("get_execution_history").paginate(executionArn=arn)
            if sum(len(page["events"]) for page in pages) >= count:
                return
            self._pause(0.03, f"fewer than {count} events")

    def _pause(self, seconds: float, why: str) -> None:
        if self.failure or time.monotonic() > self.deadline:
            raise StepFailed(f"gave up waiting: {why}")
        time.sleep(seconds)

    # References to earlier answers.

    def _resolve(self, value):
        if isinstance(value, dict):
            return {self._resolve_text(k): self._resolve(v) for k, v in value.items()}
        if isinstance(value, list):
            return [self._resolve(item) for item in value]
        return self._resolve_text(value) if isinstance(value, str) else value

    def _resolve_text(self, text: str):
        whole = REFERENCE.fullmatch(text)
        if whole:
            return self._referenced(whole)
        return REFERENCE.sub(lambda found: str(self._referenced(found)), text)

    def _referenced(self, found: re.Match):
        index = int(found.group(1))
        if not self._finished[index].wait(max(0, self.deadline - time.monotonic())):
            raise StepFailed(f"step {index} did not answer in time")
        value = self.answers.get(index)
        for name in found.group(2).split(".")[1:]:
            if isinstance(value, str):
                try:
                    value = json.loads(value)
                except ValueError:
                    value = None
            if isinstance(value, list) and name.isdigit() and int(name) < len(value):
                value = value[int(name)]
            elif isinstance(value, dict) and name in value:
                value = value[name]
            else:
                raise StepFailed(
                    f"{found.group()} is not there: {json.dumps(self.answers.get(index), default=str)[:500]}"
                )
        return value

    # What a case puts together from several answers.

    def _collect_unlinked(self) -> None:
        collect = {"outputs": lambda _: self._outputs()}
        if self.services is not None:
            collect |= {"log-events": self._log_events, "events": self._events}
        for key, kind in self.case.get("unlinked", {}).items():
            if kind in collect and not self.failure:
                try:
                    self.recorded_form[key] = collect[kind](key)
                except (ClientError, BotoCoreError, StepFailed) as error:
                    self._fail(f"{kind}: {error}")

    def _log_events(self, key: str):
        """The events in the case's log groups, once there are as many as were recorded; of an `end_event` the last."""
        recorded = self.case["recorded"].get(key)
        groups = [s["params"]["logGroupName"] for s in self.case["steps"] if s["call"] == "CreateLogGroup"]
        while True:
            found = self.services.log_events(groups)
            if isinstance(recorded, dict):
                if found and found[-1].get("type") == recorded.get("type"):
                    return found[-1]
            elif len(found) >= len(recorded or []):
                return found
            self._pause(0.2, f"{len(found)} log events")

    def _events(self, key: str) -> list:
        """The events that reached the case's queues, in the order of time."""
        recorded = self.case["recorded"].get(key) or []
        queues = {self._resolve(s["params"])["QueueUrl"] for s in self.case["steps"] if s["call"] == "ReceiveMessage"}
        while True:
            for queue in queues:
                self.messages += self.services.messages(queue)
            if len({parsed(body)["id"] for body in self.messages}) >= len(recorded):
                break
            self._pause(0.2, f"{len(self.messages)} events")
        events = list({event["id"]: event for event in map(parsed, self.messages)}.values())
        # The time of an event is to the second.
        return sorted(events, key=lambda event: (event["time"], event.get("detail", {}).get("stopDate") or 0))

    def _outputs(self) -> list[dict]:
        found = []
        for index, step in enumerate(self.case["steps"]):
            if step["call"] == "StartExecution":
                arn = (self.answers.get(index) or {}).get("executionArn")
                if arn is None:
                    raise StepFailed(f"step {index} started nothing")
                execution = self.client.describe_execution(executionArn=arn)
                found.append({"input": parsed(execution.get("input")), "output": parsed(execution.get("output"))})
        return self.services.as_recorded(found) if self.services is not None else found

    def _fail(self, why: str) -> None:
        with self._lock:
            if self.failure is None:
                self.failure = why
        for event in self._finished:
            event.set()


def account_of(step: dict) -> str:
    """The account that a request is made in: that of the role or of the resource that it names."""
    for name in ("roleArn", "stateMachineArn", "executionArn"):
        parts = str(step["params"].get(name) or "").split(":")
        if len(parts) > 4 and parts[4].isdigit():
            return parts[4]
    return ACCOUNT


def error_text(error: ClientError) -> str:
    """An error as the AWS client for Python prints it."""
    detail = error.response.get("Error", {})
    code, message = detail.get("Code"), detail.get("Message")
    return f"An error occurred ({code}) when calling the {error.operation_name} operation: {message}"


def parsed(text):
    """The value of a JSON text; anything else as it is."""
    try:
        return json.loads(text) if isinstance(text, str) else text
    except ValueError:
        return text
