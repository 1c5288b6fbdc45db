#!/usr/bin/env python3
# SPDX-License-Identifier: BSL-1.0
"""Runs examples/guide_postgres where $CONSTABLE_POSTGRES names a file with the URL of a server.

guide_postgres.py --data FOLDER --directory DIR -- program
The exit code is 4 where there is no server.
"""
import guide_engines

if __name__ == "__main__":
    guide_engines.judge_on_server(*guide_engines.arguments_of_test())
