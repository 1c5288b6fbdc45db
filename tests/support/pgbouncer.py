#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A private pgbouncer in transaction mode, with one connection to the server: pgbouncer.py start FILE SERVER_FOLDER | stop FILE

start   runs it on a Unix socket in a temporary folder, for the server whose socket is in SERVER_FOLDER, and writes the URL of a
        database called `postgres` into FILE; where there is no pgbouncer it writes "none: why".
stop    stops it and removes the folder.
"""
import os
import shutil
import signal
import socket
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from postgres_server import unprivileged  # noqa: E402  (the area beside this one)

PORT = 6432
SETTINGS = """[databases]
* = host={server} port=5432 user=constable
[pgbouncer]
listen_port = {port}
unix_socket_dir = {folder}
auth_type = any
pool_mode = transaction
default_pool_size = 1
max_client_conn = 40
logfile = {folder}/log
pidfile = {folder}/pid
"""


def start(file, server):
    stop(file)
    program = shutil.which("pgbouncer", path=os.environ.get("PATH", "") + ":/usr/sbin:/sbin")
    before, user = unprivileged()
    if program is None or before is None:
        file.write_text("none: pgbouncer is not installed (Debian: pgbouncer), or nobody to run it as\n", encoding="utf-8")
        return
    folder = Path(tempfile.mkdtemp(prefix="constable-bouncer-"))
    file.with_suffix(".folder").write_text(str(folder), encoding="utf-8")
    os.chmod(folder, 0o755)
    (folder / "ini").write_text(SETTINGS.format(server=server, folder=folder, port=PORT), encoding="utf-8")
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    subprocess.run([*before, program, "-q", "-d", folder / "ini"], check=True, stdin=subprocess.DEVNULL,
                   stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, cwd="/")
    for _ in range(1000):
        with socket.socket(socket.AF_UNIX) as tried:
            if tried.connect_ex(str(folder / f".s.PGSQL.{PORT}")) == 0:
                file.write_text(f"postgresql:///postgres?host={folder}&port={PORT}&user=constable\n", encoding="utf-8")
                return
        time.sleep(0.01)
    sys.exit("pgbouncer does not listen")


def stop(file):
    marker = file.with_suffix(".folder")
    if marker.exists():
        folder = Path(marker.read_text(encoding="utf-8"))
        number = folder / "pid"
        if number.exists():
            try:
                os.kill(int(number.read_text(encoding="utf-8")), signal.SIGTERM)
            except ProcessLookupError:
                pass
        shutil.rmtree(folder, ignore_errors=True)
        marker.unlink()
    file.unlink(missing_ok=True)


if __name__ == "__main__":
    arguments = sys.argv[1:]
    if len(arguments) == 3 and arguments[0] == "start":
        start(Path(arguments[1]), arguments[2])
    elif len(arguments) == 2 and arguments[0] == "stop":
        stop(Path(arguments[1]))
    else:
        sys.exit(__doc__)
