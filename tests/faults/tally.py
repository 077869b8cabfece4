"""What became of each fault: tried how often, what was lost, what happened twice. pytest prints it as a table at the end."""

from __future__ import annotations

import time
from collections.abc import Callable, Generator, Iterator
from typing import Any

import pytest

from tests.e2e.running import eventually

WITHIN = 300
"""Seconds after a recovery by which all must be done."""


class Tally:
    """Of one try of a fault. `seconds` is the longest anything took to be done after a recovery."""

    def __init__(self, fault: str) -> None:
        self.fault, self.seconds = fault, 0.0
        self.lost: list[str] = []
        self.doubled: list[str] = []

    def once(self, what: str, times: int) -> None:
        """Count what happened `times` times instead of once."""
        if times < 1:
            self.lost.append(what)
        elif times > 1:
            self.doubled.append(f"{what}: {times} times")

    def done(self, look: Callable[[], Any], what: str, said: Callable[[], str] = str) -> Any:
        """Wait until it is done, from a recovery on."""
        began = time.monotonic()
        found = eventually(look, what, WITHIN, said)
        self.seconds = max(self.seconds, time.monotonic() - began)
        return found


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--tries", type=int, default=1, help="how often each fault is tried (tests/faults)")


def pytest_configure(config: pytest.Config) -> None:
    config.addinivalue_line("markers", "fault(words): what is broken in this test, for the table; {names} are its parameters'")


def pytest_generate_tests(metafunc: pytest.Metafunc) -> None:
    tries = metafunc.config.getoption("--tries")
    if "tally" in metafunc.fixturenames and tries > 1:
        metafunc.parametrize("tally", range(1, tries + 1), indirect=True)


@pytest.fixture
def tally(request: pytest.FixtureRequest, record_property: Callable[[str, object], None]) -> Iterator[Tally]:
    """For a test marked with its `fault`; it fails where anything was lost or doubled."""
    callspec = getattr(request.node, "callspec", None)
    counted = Tally(request.node.get_closest_marker("fault").args[0].format(**callspec.params if callspec else {}))
    yield counted
    record_property("fault", [counted.fault, len(counted.lost), len(counted.doubled), counted.seconds])


@pytest.hookimpl(wrapper=True)
def pytest_pyfunc_call(pyfuncitem: pytest.Function) -> Generator[None, object, object]:
    answer = yield
    if isinstance(counted := pyfuncitem.funcargs.get("tally"), Tally):
        assert (counted.lost, counted.doubled) == ([], []), counted.fault
    return answer


def pytest_terminal_summary(terminalreporter: Any) -> None:
    reports = [report for several in terminalreporter.stats.values() for report in several if isinstance(report, pytest.TestReport)]
    failed = {report.nodeid for report in reports if report.failed}
    tries = [
        (*said, report.nodeid in failed)
        for report in sorted(reports, key=lambda report: report.location[:1])
        for name, said in (report.user_properties if report.when == "teardown" else [])
        if name == "fault"
    ]
    if tries:
        terminalreporter.section("faults")
        for line in table(tries):
            terminalreporter.write_line(line)


def table(tries: list[tuple[str, int, int, float, bool]]) -> list[str]:
    """A line for each fault, numbers below their headings: of all tries together, and the longest wait."""
    of_fault: dict[str, list[tuple[str, int, int, float, bool]]] = {}
    for one in tries:
        of_fault.setdefault(one[0], []).append(one)
    width = max(map(len, of_fault))
    lines = [f"{'fault':{width}}{'tries':>9}{'lost':>9}{'doubled':>9}{'done in':>9}"]
    for fault, found in of_fault.items():
        _faults, lost, doubled, seconds, failed = zip(*found, strict=True)
        numbers = f"{len(found):9}{sum(lost):9}{sum(doubled):9}{max(seconds):7.0f} s"
        lines.append(f"{fault:{width}}{numbers}{'  FAILED' if any(failed) else ''}")
    return lines
