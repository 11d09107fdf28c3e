"""Drives every case file through a running service; the exit code says whether all went as their files expect."""

from pathlib import Path

from demo.client import Client, Refused
from demo.drive import Different, drive
from demo.report import Report
from demo.service import Broken, NotRunning, running
from demo.story import FOLDER, read

AS_EXPECTED, DIFFERENT, NO_SERVICE = 0, 1, 2


def main(arguments: list[str]) -> int:
    """Drive the case files named, or all of them."""
    paths = [Path(argument) for argument in arguments] or sorted(FOLDER.glob("*.json"))
    report = Report()
    try:
        with running() as url:
            report.service(url)
            wrong = sum(not _went_as_expected(Client(url), path, report) for path in paths)
    except NotRunning as error:
        report.different(str(error))
        return NO_SERVICE
    except Broken as error:
        report.different(str(error))
        return DIFFERENT
    report.total(len(paths), wrong)
    return DIFFERENT if wrong or not paths else AS_EXPECTED


def _went_as_expected(client: Client, path: Path, report: Report) -> bool:
    try:
        drive(client, read(path), report)
    except (Different, Refused) as error:
        report.different(str(error))
        return False
    return True
