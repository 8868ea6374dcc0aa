"""Runs scripts one after the other, each in a process forked once Brian2 is imported: that takes longer than most of them.

Reads a line of JSON for each, {path, words, stdout, stderr}, the last two being files for what it prints, and answers
with a line that holds its exit status.
"""
import json
import os
import runpy
import signal
import sys
import traceback
import warnings

with warnings.catch_warnings():
    # Of the versions of its own parts.
    warnings.simplefilter('ignore')
    import brian2  # noqa: F401

LONGEST_S = 120


def run(path, words):
    """Returns the exit status that `python3 path words` would have."""
    sys.argv = [path, *words]
    sys.path[0] = os.path.dirname(path)
    try:
        runpy.run_path(path, run_name='__main__')
    except SystemExit as end:
        if end.code is None or isinstance(end.code, int):
            return end.code or 0
        print(end.code, file=sys.stderr)
        return 1
    except BaseException:
        traceback.print_exc()
        return 1
    return 0


def become(request):
    """In the forked process, which ends here."""
    signal.alarm(LONGEST_S)
    for number, file in ((1, request['stdout']), (2, request['stderr'])):
        os.dup2(os.open(file, os.O_WRONLY | os.O_CREAT), number)
    status = run(request['path'], request['words'])
    sys.stdout.flush()
    sys.stderr.flush()
    os._exit(status)


for line in sys.stdin:
    child = os.fork()
    if child == 0:
        become(json.loads(line))
    _, ended = os.waitpid(child, 0)
    print(os.waitstatus_to_exitcode(ended), flush=True)
