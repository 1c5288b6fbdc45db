#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Builds a consumer project in one of the ways a user gets the library, and runs it.

subdirectory       add_subdirectory of the source tree
fetch_content      FetchContent of an archive that holds only what a consumer needs
installed          find_package of an installation, with the component sqlite
every_component    find_package with each component of cmake/components.cmake
unknown_component  find_package of a component that does not exist: must fail and list those that do
wrong_version      find_package of the next minor version: must fail
find_sodium        the find module for libsodium
"""
import argparse
import re
import shutil
import subprocess
import sys
import tarfile
from pathlib import Path

HERE = Path(__file__).resolve().parent


class Failure(Exception):
    pass


class Packaging:
    def __init__(self, arguments):
        self.arguments = arguments
        self.work = arguments.work / arguments.way
        shutil.rmtree(self.work, ignore_errors=True)
        self.work.mkdir(parents=True)

    def run(self, *command):
        done = subprocess.run([str(word) for word in command], capture_output=True, text=True, check=False)
        return done.returncode, done.stdout + done.stderr

    def must(self, *command):
        code, output = self.run(*command)
        if code != 0:
            raise Failure(f"exit code {code}: {' '.join(str(word) for word in command)}\n{output}")
        return output

    def configure(self, project, *options):
        return (self.arguments.cmake, "-S", HERE / project, "-B", self.work / "build", "-G", self.arguments.generator,
                f"-DCMAKE_CXX_COMPILER={self.arguments.compiler}", "-DCMAKE_BUILD_TYPE=Debug", *options)

    def build_and_run(self, project, *options, program="consumer"):
        self.must(*self.configure(project, *options))
        self.must(self.arguments.cmake, "--build", self.work / "build")
        self.must(self.work / "build" / program)

    def prefix(self):
        """Installs into a fresh prefix."""
        prefix = self.work / "prefix"
        self.must(self.arguments.cmake, "--install", self.arguments.build, "--prefix", prefix)
        headers = {path.relative_to(self.arguments.source) for path in (self.arguments.source / "include").rglob("*.hpp")}
        installed = {path.relative_to(prefix) for path in (prefix / "include").rglob("*.hpp")}
        if headers != installed:
            raise Failure(f"the installed headers differ from the tree's: {sorted(map(str, headers ^ installed))}")
        return prefix

    def components(self):
        table = (self.arguments.source / "cmake" / "components.cmake").read_text(encoding="utf-8")
        return re.findall(r'^ +"([a-z_]+) *\|', table, re.MULTILINE)

    def find_package(self, prefix, request):
        return (f"-DCMAKE_PREFIX_PATH={prefix}", f"-DCONSUMER_REQUEST={request}")

    def refused(self, project, options, *words):
        code, output = self.run(*self.configure(project, *options))
        text = " ".join(output.split())
        if code == 0:
            raise Failure("the configuration succeeded; it must fail")
        for word in words:
            if word not in text:
                raise Failure(f"the message does not say '{word}':\n{output}")

    # --- the ways ---

    def subdirectory(self):
        self.build_and_run("subdirectory", f"-DCONSTABLE_SOURCE_DIR={self.arguments.source}")

    def fetch_content(self):
        archive = self.work / "constable.tar.gz"
        with tarfile.open(archive, "w:gz") as tar:
            for name in ("CMakeLists.txt", "cmake", "include", "LICENSE"):
                tar.add(self.arguments.source / name, f"constable/{name}")
        self.build_and_run("fetch_content", f"-DCONSTABLE_ARCHIVE={archive}")

    def installed(self):
        version = ".".join(self.arguments.version.split(".")[:2])
        self.build_and_run("installed", *self.find_package(self.prefix(), f"{version};REQUIRED;COMPONENTS;sqlite"))

    def every_component(self):
        components = self.components()
        request = ";".join(["REQUIRED", "COMPONENTS", *components])
        links = ";".join(f"constable::{name}" for name in components)
        self.build_and_run("installed", *self.find_package(self.prefix(), request), f"-DCONSUMER_LINKS={links}")

    def unknown_component(self):
        self.refused("installed", self.find_package(self.prefix(), "REQUIRED;COMPONENTS;sqlite;oracle"),
                     "no component 'oracle'", f"The components are: {', '.join(self.components())}.")

    def wrong_version(self):
        major, minor, *_ = self.arguments.version.split(".")
        self.refused("installed", self.find_package(self.prefix(), f"{major}.{int(minor) + 1};REQUIRED"),
                     "compatible with requested version", f"version: {self.arguments.version}")

    def find_sodium(self):
        self.build_and_run("find_sodium", f"-DCMAKE_MODULE_PATH={self.arguments.source / 'cmake'}", program="find_sodium")


def main():
    parser = argparse.ArgumentParser()
    for name in ("--source", "--build", "--work"):
        parser.add_argument(name, type=Path, required=True)
    for name in ("--compiler", "--generator", "--version", "--cmake"):
        parser.add_argument(name, required=True)
    parser.add_argument("way")
    arguments = parser.parse_args()
    try:
        getattr(Packaging(arguments), arguments.way)()
    except Failure as failure:
        print(f"packaging, {arguments.way}: {failure}")
        sys.exit(1)


if __name__ == "__main__":
    main()
