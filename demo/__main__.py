"""Run with `python -m demo`."""

import sys

from demo import run

sys.exit(run.main(sys.argv[1:]))
