#!/usr/bin/env python3
"""Times the language itself: loops against CPython, and how many megabytes a second are read.

    python3 tests/benches/language.py target/release/figc

A loop is run at full size and at a hundredth of it, and the difference counts, so that
starting a process costs neither side anything. Both languages run in turns within one run,
and the median of the differences is printed, with the ratio of the two.
"""

import pathlib
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 7
N = 1_000_000

# What is computed, as figc and as Python would say it; N is the number of steps.
LOOPS = [
    ("comprehension, arithmetic",
     "sum([i * 2 + 1 for i in 0..N])",
     "sum([i * 2 + 1 for i in range(N)])"),
    ("comprehension with a condition",
     "sum([i for i in 0..N if i % 3 == 0])",
     "sum([i for i in range(N) if i % 3 == 0])"),
    ("comprehension in a comprehension",
     "sum([i * j for i in 0..(N / 1000) for j in 0..1000])",
     "sum([i * j for i in range(N // 1000) for j in range(1000)])"),
    ("`for` with bindings",
     "fn f(n) { for i in 0..n { let x = i * i + 1\n let y = x / 2 }; return n }; f(N)",
     "def f(n):\n    for i in range(n):\n        x = i * i + 1\n        y = x / 2\n    return n\nf(N)"),
    ("call of a function",
     "fn f(x) = x * x + 1; sum([f(i) for i in 0..N])",
     "def f(x): return x * x + 1\nsum([f(i) for i in range(N)])"),
    ("call of a function with a block",
     "fn f(x) { let y = x * x; if y > 10 { return y } else { return 1 } }; sum([f(i) for i in 0..N])",
     "def f(x):\n    y = x * x\n    if y > 10:\n        return y\n    else:\n        return 1\nsum([f(i) for i in range(N)])"),
    ("recursion",
     "fn fib(n) = if n < 2 { n } else { fib(n - 1) + fib(n - 2) }; [fib(15) for i in 0..(N / 2000)][0]",
     "def fib(n): return n if n < 2 else fib(n - 1) + fib(n - 2)\n[fib(15) for i in range(N // 2000)][0]"),
    ("`xs.map(f)`",
     "sum((0..N).map(x => x^2))",
     "sum(list(map(lambda x: x**2, range(N))))"),
    ("`fold`",
     "fold(0..N, 0, (a, x) => a + x)",
     "from functools import reduce\nreduce(lambda a, x: a + x, range(N), 0)"),
    ("element of an array",
     "let xs = linspace(0, 1, 1000); sum([xs[i % 1000] for i in 0..N])",
     "xs = [i / 999 for i in range(1000)]\nsum([xs[i % 1000] for i in range(N)])"),
    ("records",
     "sum([({a: i, b: 2}).a for i in 0..N])",
     "sum([{'a': i, 'b': 2}['a'] for i in range(N)])"),
    ("elementary functions",
     "sum([sqrt(i) + sin(i) for i in 0..N])",
     "from math import sqrt, sin\nsum([sqrt(i) + sin(i) for i in range(N)])"),
    ("pairs",
     "sum([a + b for (a, b) in [(i, i + 1) for i in 0..N]])",
     "sum([a + b for (a, b) in [(i, i + 1) for i in range(N)]])"),
]

FIGURE = """// a figure of many
figure f%d(width: 6cm) {
  axes(x: (-2, 2), y: (-2, 2), equal: true, title: $x_{%d}$, xlabel: "first") {
    path([-1, 0; 0, 1; 1, 0.5], closed: true, stroke: black, width: 0.4pt)
    for i in 0..3 { arrow((0, 0), (0.3 * i, 0.5), label: $v_#(i + 1)$) }
  }
}
"""


def many_figures():
    return "".join(FIGURE % (i, i) for i in range(1_000_000 // len(FIGURE) + 1))


def numbers():
    rows = ["%d.%d, -0.25e-3" % (i % 97, i % 89) for i in range(1_000_000 // 17)]
    return "let data = [" + ",\n  ".join(rows) + "]\n"


def nested():
    one = "let a%d = " + "(" * 20 + "[1, [2, 3 + {k: 4}.k]][0]" + " * 2)" * 20 + "\n"
    return "".join(one % i for i in range(1_000_000 // len(one) + 1))


def texts():
    one = 'let t%d = "' + "words and more words, 50%% of $x^2$ and #(1 + 1) " * 20 + '"\n'
    return "".join(one % i for i in range(1_000_000 // (len(one)) + 1))


SOURCES = [("many small figures", many_figures), ("one array of numbers", numbers),
           ("deep nesting", nested), ("long texts", texts)]


def seconds(command):
    start = time.perf_counter()
    result = subprocess.run(command, capture_output=True)
    if result.returncode != 0:
        sys.exit(f"{command} failed:\n{result.stderr[-2000:].decode(errors='replace')}")
    return time.perf_counter() - start


def loops(figc):
    print(f"| {N} steps of | figc, ms | CPython, ms | figc / CPython |\n|---|---|---|---|")
    for name, fig, python in LOOPS:
        def fig_command(n):
            return [figc, "eval", fig.replace("N", str(n))]

        def python_command(n):
            return [sys.executable, "-c", f"N = {n}\n{python}"]

        times = {"figc": [], "python": []}
        for _ in range(ROUNDS):
            for key, command in [("figc", fig_command), ("python", python_command)]:
                small = seconds(command(N // 100))
                times[key].append(seconds(command(N)) - small)
        ours = statistics.median(times["figc"]) * 1e3
        theirs = statistics.median(times["python"]) * 1e3
        print(f"| {name} | {ours:.0f} | {theirs:.0f} | {ours / theirs:.2f} |", flush=True)


def sources(figc):
    print("\n| 1 MB of | reading, MB/s | `figc check`, MB/s |\n|---|---|---|")
    with tempfile.TemporaryDirectory() as folder:
        for name, make in SOURCES:
            text = make()
            size = len(text.encode()) / 1e6
            path = pathlib.Path(folder, "a.fig")
            path.write_text(text)
            empty = pathlib.Path(folder, "empty.fig")
            empty.write_text("")
            speeds = {"read": [], "check": []}
            for _ in range(ROUNDS):
                start = seconds([figc, "check", str(empty)])
                speeds["check"].append(size / (seconds([figc, "check", str(path)]) - start))
                read = seconds([figc, "render", str(path), "--emit", "ast", "-o", str(pathlib.Path(folder, "a.ast"))])
                speeds["read"].append(size / (read - start))
            print(f"| {name} | {statistics.median(speeds['read']):.1f} "
                  f"| {statistics.median(speeds['check']):.1f} |", flush=True)


def main():
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    figc = str(pathlib.Path(sys.argv[1]).resolve())
    loops(figc)
    sources(figc)


if __name__ == "__main__":
    main()
