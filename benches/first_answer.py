"""Times how long a program takes until it shows something.

    python3 first_answer.py RUNS prompt  COMMAND...   until `claimgraph> ` stands in a terminal
    python3 first_answer.py RUNS answer  COMMAND...   until the command has written its answer and ended

Prints the median and the slowest of RUNS runs in milliseconds.
"""
import os
import pty
import signal
import statistics
import subprocess
import sys
import time


def until_prompt(command):
    start = time.perf_counter()
    process, terminal = pty.fork()
    if process == 0:
        os.execvp(command[0], command)
    shown = b""
    try:
        while b"claimgraph> " not in shown:
            shown += os.read(terminal, 4096)
    except OSError:
        sys.exit(f"no prompt came: {shown.decode(errors='replace')}")
    taken = time.perf_counter() - start
    os.kill(process, signal.SIGKILL)
    os.waitpid(process, 0)
    os.close(terminal)
    return taken


def until_end(command):
    start = time.perf_counter()
    subprocess.run(command, check=True, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL)
    return time.perf_counter() - start


def main():
    runs, kind, command = int(sys.argv[1]), sys.argv[2], sys.argv[3:]
    measure = {"prompt": until_prompt, "answer": until_end}[kind]
    times = [1000 * measure(command) for _ in range(runs)]
    print(f"{statistics.median(times):.0f} ms, slowest of {runs}: {max(times):.0f} ms")


if __name__ == "__main__":
    main()
