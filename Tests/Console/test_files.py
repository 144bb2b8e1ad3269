"""What needs no browser: the list of compiled-in files, types, house rules, and the tests of pure modules."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]
WWW = ROOT / "Sources" / "ConsoleAssets" / "www"
MODULES = sorted((WWW / "js").rglob("*.js"))


def run(*command: str, seconds: int = 240) -> subprocess.CompletedProcess:
    return subprocess.run(command, cwd=ROOT, capture_output=True, text=True, timeout=seconds)


@pytest.mark.skipif(shutil.which("node") is None, reason="no node: apt-get install nodejs")
@pytest.mark.parametrize("path", sorted((ROOT / "Tests/Console/node").glob("*.test.mjs")), ids=lambda path: path.name)
def test_modules(path):
    done = run("node", "--test", str(path))
    assert done.returncode == 0, done.stdout[-6000:] + done.stderr[-2000:]


@pytest.mark.skipif(not (shutil.which("tsc") and shutil.which("node")), reason="apt-get install nodejs node-typescript")
def test_console_check():
    """The list of compiled-in files, the syntax and the types of all modules."""
    done = run("scripts/console-check", "--quick")
    assert done.returncode == 0, done.stdout + done.stderr[-6000:]


def test_the_list_of_compiled_in_files_is_up_to_date():
    done = run("scripts/console-assets", "--check")
    assert done.returncode == 0, done.stdout + done.stderr


def test_markup_is_never_made_from_text():
    forbidden = re.compile(r"innerHTML|outerHTML|insertAdjacentHTML|document\.write|\beval\(|new Function\(|setAttribute\('style'")
    found = [f"{path.name}: {line.strip()}" for path in MODULES for line in path.read_text().splitlines()
             if forbidden.search(line) and not line.lstrip().startswith(("*", "//", "/**"))]
    assert found == []


def test_nothing_is_loaded_from_elsewhere():
    found = [f"{path.name}: {address}" for path in [*MODULES, *(WWW / "css").glob("*.css"), WWW / "index.html"]
             for address in re.findall(r"""(?:from|import|url|src=|href=)\s*\(?['"]?(https?:[^'")\s]+)""", path.read_text())]
    assert found == []


def test_lines_are_short():
    long = [f"{path.relative_to(WWW)}:{number}" for path in [*MODULES, *(WWW / "css").glob("*.css")]
            for number, line in enumerate(path.read_text().splitlines(), 1) if len(line) > 120]
    assert long == []
