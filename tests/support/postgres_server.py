#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A private PostgreSQL server for the tests: postgres_server.py start|stop|down|crash|close|up FILE

start   makes a cluster in a temporary folder, on a Unix socket in it, as an unprivileged user, and writes the URL of its
        server into FILE; where there is no PostgreSQL it writes "none: why" and the tests skip themselves.
stop    stops the server and removes the folder.
down    stops the server as its operator would (pg_ctl -m fast), and keeps the folder.
crash   ends it without a word to its sessions (pg_ctl -m immediate).
close   begins to stop it (pg_ctl -m smart): it takes no sessions any more, and waits for those that there are to end.
up      starts it again with the same settings.

The user `constable` may do everything without a password; `guarded` has the password `open sesame`.
"""
import contextlib
import os
import pwd
import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

SETTINGS = {"listen_addresses": "''", "fsync": "off", "max_connections": "60", "max_prepared_transactions": "8",
            "unix_socket_permissions": "0777"}
HBA = "local all guarded scram-sha-256\nlocal all all trust\n"


def programs():
    """The folder of initdb and pg_ctl, or None."""
    folders = [Path(found).parent for found in [shutil.which("initdb")] if found]
    folders += sorted(Path("/usr/lib/postgresql").glob("*/bin"), reverse=True)
    return next((folder for folder in folders if (folder / "pg_ctl").exists() and (folder / "initdb").exists()), None)


def unprivileged():
    """What runs a command as somebody who is not root, and that user."""
    if os.getuid() != 0:
        return [], None
    for name in ("postgres", "nobody"):
        try:
            user = pwd.getpwnam(name)
        except KeyError:
            continue
        return ["setpriv", f"--reuid={user.pw_uid}", f"--regid={user.pw_gid}", "--clear-groups"], user
    return None, None


def run(*command):
    subprocess.run(command, check=True, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, stdin=subprocess.DEVNULL,
                   cwd="/", env={**os.environ, "LC_ALL": "C.UTF-8", "PGTZ": "UTC"})


def start_in(folder, bin_folder, changed):
    before, user = unprivileged()
    if before is None:
        return "none: no unprivileged user to run PostgreSQL as"
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    os.chmod(folder, 0o755)
    data = folder / "data"
    run(*before, bin_folder / "initdb", "-D", data, "-U", "constable", "-A", "trust", "--no-sync", "-E", "UTF8",
        "--locale=C.UTF-8", "--locale-provider=icu", "--icu-locale=en")  # an order of text that is not the library's
    (data / "pg_hba.conf").write_text(HBA, encoding="utf-8")
    settings = " ".join(f"-c {name}={value}" for name, value in {**SETTINGS, **changed}.items())
    run(*before, bin_folder / "pg_ctl", "-D", data, "-w", "-t", "60", "-l", data / "log", "-o", f"-k {folder} {settings}", "start")
    return f"postgresql:///postgres?host={folder}&user=constable"


def start(file, **changed):
    """`changed` are settings of the server besides those of the tests."""
    stop(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    bin_folder = programs()
    if bin_folder is None:
        file.write_text("none: PostgreSQL is not installed (Debian: postgresql-15)\n", encoding="utf-8")
        return
    folder = Path(tempfile.mkdtemp(prefix="constable-pg-"))
    file.with_suffix(".folder").write_text(str(folder), encoding="utf-8")
    try:
        url = start_in(folder, bin_folder, changed)
    except subprocess.CalledProcessError as error:
        log = folder / "data" / "log"
        said = log.read_text(encoding="utf-8", errors="replace") if log.exists() else ""
        sys.exit(f"{error}\n{error.stderr.decode(errors='replace')}\n{said}")
    file.write_text(url + "\n", encoding="utf-8")


def stop(file):
    marker = file.with_suffix(".folder")
    if marker.exists():
        folder = Path(marker.read_text(encoding="utf-8"))
        bin_folder = programs()
        before, _ = unprivileged()
        if bin_folder is not None and (folder / "data").exists():
            subprocess.run([*(before or []), bin_folder / "pg_ctl", "-D", folder / "data", "-m", "immediate", "-w", "stop"],
                           check=False, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, cwd="/")
        shutil.rmtree(folder, ignore_errors=True)
        marker.unlink()
    file.unlink(missing_ok=True)


def control(file, *arguments):
    """pg_ctl on the server of that file."""
    folder = Path(file.with_suffix(".folder").read_text(encoding="utf-8"))
    before, _ = unprivileged()
    run(*before, programs() / "pg_ctl", "-D", folder / "data", "-w", "-t", "60", "-l", folder / "data" / "log", *arguments)


@contextlib.contextmanager
def scratch_database(server, name):
    """The URL of an empty database on that server, gone at the end."""
    psql = shutil.which("psql") or str(programs() / "psql")
    run(psql, server, "-qc", f"CREATE DATABASE {name} TEMPLATE template0")
    try:
        yield server.replace("///postgres", f"///{name}")
    finally:
        run(psql, server, "-qc", f"DROP DATABASE {name} WITH (FORCE)")


if __name__ == "__main__":
    STEPS = {"start": start, "stop": stop, "down": lambda file: control(file, "-m", "fast", "stop"),
             "crash": lambda file: control(file, "-m", "immediate", "stop"),
             "close": lambda file: control(file, "-W", "-m", "smart", "stop"),
             "up": lambda file: control(file, "restart")}  # restart: it reads the settings of the last start
    if len(sys.argv) != 3 or sys.argv[1] not in STEPS:
        sys.exit(__doc__)
    STEPS[sys.argv[1]](Path(sys.argv[2]))
