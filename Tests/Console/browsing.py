"""What browser tests and screenshots share: Chromium, a seeded server, and settings that make pictures repeatable."""

from __future__ import annotations

import os
import shutil
import sys
import tempfile
from contextlib import contextmanager
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests" / "API"))
sys.path.insert(0, str(Path(__file__).resolve().parent))

import newel_server
import seed

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--font-render-hinting=none", "--disable-dev-shm-usage"]


def chromium_path() -> str | None:
    """Debian's Chromium, or the one that NEWEL_CHROMIUM names."""
    return os.environ.get("NEWEL_CHROMIUM") or shutil.which("chromium") or shutil.which("chromium-browser")


def missing_browser() -> str | None:
    """Why no browser can be started, or None when one can."""
    if chromium_path() is None:
        return "no chromium: apt-get install chromium, or set NEWEL_CHROMIUM"
    try:
        import playwright.sync_api  # noqa: F401
    except ImportError:
        return "no playwright: run scripts/install"
    return None


def console_options(directory: str | None = None) -> tuple[str, ...]:
    """Options of a server that takes the console's files from a directory: the one given, or NEWEL_TEST_CONSOLE_DIR."""
    directory = directory or os.environ.get("NEWEL_TEST_CONSOLE_DIR")
    return ("--console-dir", directory) if directory else ()


@contextmanager
def seeded_server(console_directory: str | None = None):
    """A server with everything in it; gives the server and the ARNs by role."""
    with tempfile.TemporaryDirectory(prefix="newel-console-") as place:
        functions = seed.write_functions(Path(place) / "functions")
        with newel_server.Server(functions=functions, extra=console_options(console_directory)) as server:
            yield server, seed.fill(server.client())


def context_options(theme: str = "light", width: int = 1280, height: int = 860) -> dict:
    """Options of a browser context: the same picture each time."""
    return {
        "viewport": {"width": width, "height": height},
        "color_scheme": theme,
        "reduced_motion": "reduce",
        "timezone_id": "Europe/Berlin",
        "locale": "en-GB",
        "device_scale_factor": 1,
    }


def pages(made: dict[str, str]) -> dict[str, str]:
    """The pages to look at, by name; paths below the console's base."""

    def execution(role: str) -> str:
        machine, name = made[role].split(":")[-2:]
        return f"/machines/{machine}/executions/{name}"

    def map_run(role: str) -> str:
        label, run = made[role].split("/")[-1].split(":")
        return f"/machines/import-lines/runs/{label}:{run}"

    return {
        "dashboard": "/",
        "machines": "/machines",
        "executions": "/executions",
        "executions-filtered": "/executions?status=FAILED,ABORTED&span=24h",
        "executions-empty": "/executions?name=nothing-is-called-so",
        "machine": "/machines/order-fulfilment",
        "machine-definition": "/machines/order-fulfilment?tab=definition",
        "machine-heat": "/machines/order-fulfilment?tab=definition&heat=p95",
        "machine-versions": "/machines/order-fulfilment?tab=versions",
        "machine-metrics": "/machines/order-fulfilment?tab=metrics",
        "machine-settings": "/machines/order-fulfilment?tab=settings",
        "machine-express": "/machines/quick-lookup",
        "execution": execution("failed"),
        "execution-step": execution("failed") + "?step=Ship+packages%231%2FCreate+shipment",
        "execution-stages": execution("priced") + "?step=Price+the+cart",
        "execution-attempts": execution("succeeded")
        + "?step=Reserve+and+price%232%2FScore+fraud+risk&tab=attempts",
        "execution-running": execution("running") + "?step=Wait+for+the+bank",
        "execution-table": execution("failed") + "?view=table",
        "execution-timeline": execution("succeeded") + "?view=timeline",
        "execution-events": execution("failed") + "?view=events",
        "execution-map": execution("failed") + "?step=Ship+packages&tab=iterations",
        "execution-distributed": execution("imported") + "?step=Import+lines&tab=iterations",
        "maprun": map_run("imported-run"),
        "maprun-running": map_run("importing-run"),
        "designer": "/machines/order-fulfilment/edit",
        "designer-split": "/machines/order-fulfilment/edit?view=split",
        "designer-code": "/machines/order-fulfilment/edit?view=code",
        "designer-new": "/new",
        "activities": "/activities",
        "settings": "/settings",
        "notfound": "/nowhere",
        "missing": "/machines/none-of-this-name",
    }
