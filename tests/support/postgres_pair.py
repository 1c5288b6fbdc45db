#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""A private PostgreSQL primary with a synchronous standby: postgres_pair.py VERB FILE [argument...]

start FILE [NAME=VALUE...]  makes both, on Unix sockets in one temporary folder, and writes a URL that names both hosts into
                            FILE; the settings are those of the primary. Where there is no PostgreSQL it writes "none: why".
kill FILE SERVER            SIGKILL to every process of `primary` or `standby`.
freeze, thaw FILE SERVER    SIGSTOP and SIGCONT to every process.
halt FILE SERVER            stops it as an administrator does, with its connections.
run FILE SERVER             starts it again; returns when it takes connections.
promote FILE                asks the standby to become a primary; does not wait.
stop FILE                   kills both and removes the folder.

The primary listens on port 5432, the standby on 5433. A commit of the primary waits for the standby; a commit of the promoted
standby waits for nobody.
"""
import os
import shutil
import signal
import subprocess
import sys
import tempfile
import time
from pathlib import Path

sys.path.insert(0, str(Path(__file__).resolve().parent))
from postgres_server import HBA, SETTINGS, programs, run, unprivileged  # noqa: E402  (the area beside this one)

PORTS = {"primary": 5432, "standby": 5433}
SYNCHRONOUS = {"synchronous_standby_names": "standby", "synchronous_commit": "on", "wal_level": "replica",
               "wal_receiver_status_interval": "1s"}


def url_of(folder, servers):
    hosts = ",".join([str(folder)] * len(servers))
    ports = ",".join(str(PORTS[server]) for server in servers)
    return f"postgresql:///postgres?host={hosts}&port={ports}&user=constable"


def start_server(folder, server, wait=True):
    before, _ = unprivileged()
    options = (folder / f"{server}.options").read_text(encoding="utf-8")
    run(*before, programs() / "pg_ctl", "-D", folder / server, "-w" if wait else "-W", "-t", "60",
        "-l", folder / f"{server}.log", "-o", options, "start")


def write_options(folder, server, settings):
    text = " ".join(f"-c {name}={value if value else chr(39) * 2}" for name, value in settings.items())
    (folder / f"{server}.options").write_text(f"-k {folder} -p {PORTS[server]} {text}", encoding="utf-8")


def start(file, *changed):
    stop(file)
    file.parent.mkdir(parents=True, exist_ok=True)
    bin_folder = programs()
    before, user = unprivileged()
    if bin_folder is None or before is None:
        file.write_text("none: PostgreSQL is not installed (Debian: postgresql-15), or nobody to run it as\n", encoding="utf-8")
        return
    folder = Path(tempfile.mkdtemp(prefix="constable-pair-"))
    file.with_suffix(".folder").write_text(str(folder), encoding="utf-8")
    if user is not None:
        os.chown(folder, user.pw_uid, user.pw_gid)
    os.chmod(folder, 0o755)
    run(*before, bin_folder / "initdb", "-D", folder / "primary", "-U", "constable", "-A", "trust", "--no-sync", "-E", "UTF8",
        "--locale=C.UTF-8")
    (folder / "primary" / "pg_hba.conf").write_text(HBA + "local replication all trust\n", encoding="utf-8")
    extra = dict(each.split("=", 1) for each in changed)
    write_options(folder, "primary", {**SETTINGS, **SYNCHRONOUS, **extra})
    write_options(folder, "standby", {**SETTINGS, **SYNCHRONOUS, **extra, "synchronous_standby_names": ""})
    start_server(folder, "primary")
    base_backup = (bin_folder / "initdb").resolve().parent / "pg_basebackup"  # where initdb is only linked from
    run(*before, base_backup, "-D", folder / "standby", "-R", "-X", "stream", "-c", "fast", "--no-sync",
        "-d", url_of(folder, ["primary"]) + "&application_name=standby")
    start_server(folder, "standby")
    file.write_text(url_of(folder, ["primary", "standby"]) + "\n", encoding="utf-8")


def folder_of(file):
    return Path(file.with_suffix(".folder").read_text(encoding="utf-8"))


def processes(folder, server):
    """The postmaster and its children, by their numbers; none where it does not run."""
    marker = folder / server / "postmaster.pid"
    if not marker.exists():
        return []
    postmaster = int(marker.read_text(encoding="utf-8").split()[0])
    try:
        running = Path(f"/proc/{postmaster}/cmdline").read_bytes().split(b"\0")
    except FileNotFoundError:
        return []
    if str(folder / server).encode() not in running:  # the number is somebody else's by now
        return []
    children = subprocess.run(["ps", "-o", "pid=", "--ppid", str(postmaster)], check=False, capture_output=True, text=True).stdout
    return [postmaster, *map(int, children.split())]


def send(folder, server, number):
    for process in processes(folder, server):
        try:
            os.kill(process, number)
        except ProcessLookupError:
            pass


def is_gone(process):
    """Also true of one that nobody has buried yet."""
    try:
        return Path(f"/proc/{process}/stat").read_text(encoding="utf-8").rpartition(")")[2].split()[0] == "Z"
    except (FileNotFoundError, ProcessLookupError):
        return True


def kill(folder, server):
    killed = processes(folder, server)
    send(folder, server, signal.SIGKILL)
    for _ in range(1000):
        if all(map(is_gone, killed)):
            break
        time.sleep(0.01)
    if killed:  # what it has left names it, and nobody may have buried it
        for left in (folder / server / "postmaster.pid", folder / f".s.PGSQL.{PORTS[server]}.lock"):
            left.unlink(missing_ok=True)


def halt(file, server):
    before, _ = unprivileged()
    run(*before, programs() / "pg_ctl", "-D", folder_of(file) / server, "-m", "fast", "-w", "stop")


def promote(file):
    before, _ = unprivileged()
    run(*before, programs() / "pg_ctl", "-D", folder_of(file) / "standby", "-W", "promote")


def stop(file):
    marker = file.with_suffix(".folder")
    if marker.exists():
        folder = folder_of(file)
        for server in PORTS:
            kill(folder, server)
        shutil.rmtree(folder, ignore_errors=True)
        marker.unlink()
    file.unlink(missing_ok=True)


VERBS = {
    "start": start,
    "kill": lambda file, server: kill(folder_of(file), server),
    "freeze": lambda file, server: send(folder_of(file), server, signal.SIGSTOP),
    "thaw": lambda file, server: send(folder_of(file), server, signal.SIGCONT),
    "halt": halt,
    "run": lambda file, server: start_server(folder_of(file), server),
    "promote": promote,
    "stop": stop,
}

if __name__ == "__main__":
    if len(sys.argv) < 3 or sys.argv[1] not in VERBS:
        sys.exit(__doc__)
    try:
        VERBS[sys.argv[1]](Path(sys.argv[2]), *sys.argv[3:])
    except subprocess.CalledProcessError as error:
        sys.exit(f"{error}\n{error.stderr.decode(errors='replace')}")
