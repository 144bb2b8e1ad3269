"""Terraform with HashiCorp's AWS provider, from the first plan to the destruction.

Needs `terraform` and the provider: from the folder NEWEL_TEST_TERRAFORM_PLUGINS, from a folder where Terraform looks
for mirrors, or, where there is none, from wherever `terraform init` gets it. Skips, loudly, without them.
"""

import json
import os
import shutil
import subprocess
from pathlib import Path

import pytest

import newel_server

SCENARIO = Path(__file__).resolve().parent / "terraform"
PROVIDER = Path("registry.terraform.io/hashicorp/aws")
FIRST = {"wait_seconds": 0, "log_level": "OFF", "team": "sales", "old_version_weight": 0}
SECOND = {"wait_seconds": 1, "log_level": "ERROR", "team": "finance", "old_version_weight": 10}


def plugin_folder():
    """A folder with the provider, or None."""
    data = os.environ.get("XDG_DATA_HOME", str(Path.home() / ".local/share"))
    folders = [
        os.environ.get("NEWEL_TEST_TERRAFORM_PLUGINS"), str(Path.home() / ".terraform.d/plugins"),
        f"{data}/terraform/plugins", "/usr/local/share/terraform/plugins", "/usr/share/terraform/plugins",
        "/opt/tf-plugins",
    ]  # fmt: skip
    return next((folder for folder in folders if folder and (Path(folder) / PROVIDER).is_dir()), None)


class Terraform:
    """Runs `terraform` in a copy of the scenario."""

    def __init__(self, program, folder, endpoint):
        self.program, self.folder = program, folder
        shutil.copytree(SCENARIO, folder, dirs_exist_ok=True)
        hidden = ("AWS_", "TF_")
        self.environment = {k: v for k, v in os.environ.items() if not k.startswith(hidden)}
        self.environment |= {"TF_VAR_endpoint": endpoint, "TF_IN_AUTOMATION": "1", "CHECKPOINT_DISABLE": "1"}
        self.environment |= {"AWS_CONFIG_FILE": str(folder / "none"), "AWS_SHARED_CREDENTIALS_FILE": str(folder / "none")}
        self.environment |= {"AWS_EC2_METADATA_DISABLED": "true"}

    def run(self, *arguments, codes=(0,), values=None):
        environment = self.environment | {f"TF_VAR_{name}": str(value) for name, value in (values or {}).items()}
        done = subprocess.run(
            [self.program, *arguments, "-no-color"], cwd=self.folder, env=environment, capture_output=True, text=True,
            timeout=240,
        )  # fmt: skip
        assert done.returncode in codes, f"terraform {' '.join(arguments)}: {done.returncode}\n{done.stdout}\n{done.stderr}"
        return done

    def outputs(self):
        done = subprocess.run(
            [self.program, "output", "-json"], cwd=self.folder, env=self.environment, capture_output=True, text=True,
            timeout=60, check=True,
        )  # fmt: skip
        return {name: output["value"] for name, output in json.loads(done.stdout).items()}


@pytest.fixture
def terraform(own_server, tmp_path):
    program = shutil.which("terraform")
    if program is None:
        newel_server.say_loudly("SKIPPED the test of Terraform: there is no `terraform` here")
        pytest.skip("no terraform")
    found = Terraform(program, tmp_path / "scenario", own_server.endpoint)
    folder = plugin_folder()
    done = found.run("init", "-input=false", *([f"-plugin-dir={folder}"] if folder else []), codes=(0, 1))
    if done.returncode != 0:
        newel_server.say_loudly(f"SKIPPED the test of Terraform: no AWS provider\n{done.stderr[-600:]}")
        pytest.skip("no AWS provider for terraform")
    return found


def test_from_plan_to_destruction(terraform, own_server):
    client = own_server.client()
    terraform.run("apply", "-auto-approve", "-input=false", values=FIRST)
    first = terraform.outputs()
    arn = first["machine_arn"]
    assert first["found_arn"] == arn == "arn:aws:states:us-east-1:123456789012:stateMachine:tf-orders"
    assert first["activity_name"] == "tf-approvals" and first["version_arn"] == f"{arn}:1"
    assert first["alias_arn"] == f"{arn}:live" and first["versions"] == [f"{arn}:1"]
    machine = client.describe_state_machine(stateMachineArn=arn)
    assert machine["tracingConfiguration"] == {"enabled": True}
    tags = {tag["key"]: tag["value"] for tag in client.list_tags_for_resource(resourceArn=arn)["tags"]}
    assert tags == {"team": "sales", "managed": "terraform"}

    # Nothing to do: what the provider reads back is what it wrote.
    terraform.run("plan", "-detailed-exitcode", "-input=false", values=FIRST)

    terraform.run("apply", "-auto-approve", "-input=false", values=SECOND)
    second = terraform.outputs()
    assert second["version_arn"] == f"{arn}:2" and sorted(second["versions"]) == [f"{arn}:1", f"{arn}:2"]
    machine = client.describe_state_machine(stateMachineArn=arn)
    assert json.loads(machine["definition"])["States"]["Pause"]["Seconds"] == 1
    assert machine["loggingConfiguration"]["level"] == "ERROR"
    alias = client.describe_state_machine_alias(stateMachineAliasArn=f"{arn}:live")
    assert {route["stateMachineVersionArn"]: route["weight"] for route in alias["routingConfiguration"]} == {
        f"{arn}:1": 10, f"{arn}:2": 90,
    }  # fmt: skip
    terraform.run("plan", "-detailed-exitcode", "-input=false", values=SECOND)

    terraform.run("destroy", "-auto-approve", "-input=false", values=SECOND)
    assert client.list_state_machines()["stateMachines"] == [] and client.list_activities()["activities"] == []
