"""One side as a process: reads a request a line, drives one instance, answers in a line."""

import gc
import importlib
import json
import sys


def main() -> None:
    """Answer until the other end closes."""
    side = importlib.import_module(f"benchmarks.sides.{sys.argv[1]}")
    for line in sys.stdin:
        request = json.loads(line)
        gc.collect()
        seconds, sizes = side.drive(request["model"], request["variables"], request["limit"])
        sys.stdout.write(json.dumps({"seconds": seconds, "sizes": sizes}) + "\n")
        sys.stdout.flush()


main()
