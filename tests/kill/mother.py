"""A process that has imported the service and starts it again and again: importing takes longer than everything else.

Each line on its standard input asks for one start; it answers with the process id of the new gunicorn master, which leads
a session of its own and shares nothing with those before it but the program's text.
"""

import os
import signal
import sys

from flask.cli import FlaskGroup

from tests.kill.service import create_app


def main() -> None:
    """Start a service for each line."""
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # nobody waits for those who were killed
    for _ in sys.stdin:
        pid = os.fork()
        if pid == 0:
            become_the_service()
        sys.stdout.write(f"{pid}\n")
        sys.stdout.flush()


def become_the_service() -> None:
    """Run `flask serve` in this process."""
    signal.signal(signal.SIGCHLD, signal.SIG_DFL)
    os.setsid()
    for stream, descriptor in ((os.devnull, 0), (os.devnull, 1)):
        os.dup2(os.open(stream, os.O_RDWR), descriptor)
    try:
        FlaskGroup(create_app=create_app).main(args=["serve"], prog_name="flask")
    finally:
        os._exit(1)


if __name__ == "__main__":
    main()
