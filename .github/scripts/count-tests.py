#!/usr/bin/env python3
"""Fails when a run of tests is not what it seems: nothing ran, something failed, or something was skipped.

usage: count-tests.py [--may-skip] REPORT...

REPORT is a file of JUnit's XML, or a pattern of such files. With --may-skip skipped tests are named and no reason to fail.
"""
import argparse
import glob
import sys
import xml.etree.ElementTree as tree


def count(files):
    total = dict(tests=0, failures=0, errors=0, skipped=0)
    for file in files:
        suite = tree.parse(file).getroot()
        for key in total:
            total[key] += int(suite.get(key, 0))
        if int(suite.get("skipped", 0)):
            print(f"skipped: {suite.get('skipped')} of {suite.get('tests')} in {suite.get('name')}")
    return total


def main(arguments):
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("--may-skip", action="store_true")
    parser.add_argument("report", nargs="+")
    chosen = parser.parse_args(arguments)
    total = count(sorted(file for pattern in chosen.report for file in glob.glob(pattern)))
    print("{tests} tests, {failures} failures, {errors} errors, {skipped} skipped".format(**total))
    if total["tests"] <= total["skipped"]:
        return "no test ran"
    if total["failures"] or total["errors"] or (total["skipped"] and not chosen.may_skip):
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
