"""Takes pictures of every page of the console, in both themes and several widths, from a server that it fills.

    Tests/Console/shots.py [--out DIR] [--only NAME,…] [--themes light,dark] [--widths 1280,1600] [--console-dir DIR]

NAME may hold wildcards, as in 'design*'. With --console-dir, files come from that directory instead of the program.
"""

from __future__ import annotations

import argparse
import fnmatch
import sys
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))

import browsing
import designer_shots


def settle(page) -> None:
    """Waits until a page shows what it has: no skeletons, no request under way."""
    page.wait_for_load_state("load")
    page.wait_for_function(
        "() => document.querySelector('main')?.childElementCount > 0 && !document.querySelector('[aria-busy=true]')"
    )
    page.wait_for_timeout(500)


def main() -> int:
    from playwright.sync_api import sync_playwright

    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--out", default=".build/console-shots")
    parser.add_argument("--only", default="")
    parser.add_argument("--themes", default="light,dark")
    parser.add_argument("--widths", default="1280,1600")
    parser.add_argument("--console-dir")
    arguments = parser.parse_args()
    out = Path(arguments.out)
    out.mkdir(parents=True, exist_ok=True)
    wanted = set(filter(None, arguments.only.split(",")))
    problems = 0
    with browsing.seeded_server(arguments.console_dir) as (server, made), sync_playwright() as playwright:
        designer_shots.fill(server.client())
        browser = playwright.chromium.launch(executable_path=browsing.chromium_path(), args=browsing.ARGUMENTS)
        for theme in arguments.themes.split(","):
            for width in map(int, arguments.widths.split(",")):
                height = {390: 844, 1600: 1000}.get(width, 860)
                scenes = {name: (path, None) for name, path in browsing.pages(made).items()} | designer_shots.SCENES
                for name, (path, act) in scenes.items():
                    if wanted and not any(fnmatch.fnmatch(name, pattern) for pattern in wanted):
                        continue
                    # one context each, as drafts are kept in the browser
                    context = browser.new_context(**browsing.context_options(theme, width, height))
                    page = context.new_page()
                    page.on("console", lambda message: print(f"   console: {message.type}: {message.text}"[:600]))
                    page.on("pageerror", lambda error: print(f"   error: {error}\n{error.stack}"[:1500]))
                    try:
                        page.goto(f"{server.endpoint}/console{path}")
                        settle(page)
                        if act:
                            act(page)
                            page.wait_for_timeout(350)
                    except Exception as error:
                        problems += 1
                        print(f"   {name}: {str(error)[:300]}")
                    page.screenshot(path=str(out / f"{name}-{theme}-{width}.png"))
                    context.close()
                    print(f"{name}-{theme}-{width}.png")
        browser.close()
    return 1 if problems else 0


if __name__ == "__main__":
    sys.exit(main())
