"""Pass rates of the recorded AWS cases, held by a ratchet.

`expectations.json` names suites, the least rate of each, and the ids that are known to fail with the reason. A case
that fails and is not listed fails the test; so does a listed one that passes, until it is taken off the list.
"""

import json
from pathlib import Path

import pytest

import newel_server
import recorded_cases
import run
import service_endpoints
from recorded_services import RecordedServices

EXPECTATIONS = json.loads((Path(__file__).parent / "expectations.json").read_text())


@pytest.mark.parametrize("name", sorted(EXPECTATIONS["suites"]))
def test_recorded_cases(name, tmp_path):
    suite = EXPECTATIONS["suites"][name]
    all_cases = recorded_cases.load()
    missing = newel_server.missing_binary()
    if not all_cases:
        missing = f"no recorded cases at {recorded_cases.data_directory()}"
    if missing:
        newel_server.say_loudly(f"SKIPPED conformance suite {name}: {missing}")
        pytest.skip(missing)
    chosen = dict(suite["select"])
    for name_of_set in {"needs", "kinds"} & set(chosen):
        chosen[name_of_set] = set(chosen[name_of_set])
    cases = recorded_cases.select(all_cases, **chosen)
    assert cases, "the suite selects nothing"

    options = run.defaults()
    options.lenient = suite.get("lenient", False)
    if suite.get("services") and not RecordedServices.are_there():
        newel_server.say_loudly(f"SKIPPED conformance suite {name}: {service_endpoints.missing_moto()}")
        pytest.skip("moto is not installed")
    outcomes = run.run_cases(cases, options)
    (tmp_path / "report.json").write_text(json.dumps(run.report(outcomes), indent=1))

    known = suite["knownFailures"]
    unknown = [o for o in outcomes if not o.passed and o.case["id"] not in known]
    mended = [o.case["id"] for o in outcomes if o.passed and o.case["id"] in known]
    gone = sorted(set(known) - {o.case["id"] for o in outcomes})
    rate = sum(o.passed for o in outcomes) / len(outcomes)
    print(f"{name}: {rate:.1%} of {len(outcomes)} pass")
    problems = [run.describe(o, 1) for o in unknown]
    problems += [f"passes now, take it off knownFailures: {case}" for case in mended]
    problems += [f"known failure is no case of the suite: {case}" for case in gone]
    if rate < suite["minimumRate"]:
        problems.insert(0, f"{rate:.1%} of {len(outcomes)} pass, {suite['minimumRate']:.0%} must")
    assert not problems, "\n".join(problems)
