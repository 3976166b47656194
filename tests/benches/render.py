#!/usr/bin/env python3
"""Times `figc render` against stock pdfLaTeX and LuaLaTeX on the code that figc emits.

    python3 tests/benches/render.py target/release/figc [FIGURE.fig …]

Every program runs as a whole process, in turns within one run, so that a busy
machine slows all of them alike. Prints medians in milliseconds as a Markdown
table, with the ratio to figc. Programs that are not installed are left out.
"""

import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

ROUNDS = 15
ROOT = pathlib.Path(__file__).resolve().parents[2]


def once(command, folder):
    start = time.perf_counter()
    result = subprocess.run(command, cwd=folder, capture_output=True)
    elapsed = (time.perf_counter() - start) * 1e3
    if result.returncode != 0:
        sys.exit(f"{command[0]} failed:\n{result.stdout[-2000:].decode(errors='replace')}"
                 f"{result.stderr.decode(errors='replace')}")
    return elapsed


def bench(figc, figure, folder):
    name = figure.stem
    shutil.copy(figure, folder)
    once([figc, "render", figure.name, "-f", "tex"], folder)
    programs = {
        "figc": [figc, "render", figure.name],
        "figc --version": [figc, "--version"],
        "pdfLaTeX": ["pdflatex", "-interaction=batchmode", f"{name}.tex"],
        "LuaLaTeX": ["lualatex", "-interaction=batchmode", f"{name}.tex"],
    }
    programs = {k: c for k, c in programs.items() if shutil.which(c[0])}
    for command in programs.values():
        once(command, folder)
    times = {k: [] for k in programs}
    for _ in range(ROUNDS):
        for key, command in programs.items():
            times[key].append(once(command, folder))
    return {k: statistics.median(v) for k, v in times.items()}


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    figc = str(pathlib.Path(sys.argv[1]).resolve())
    figures = [pathlib.Path(a).resolve() for a in sys.argv[2:]] or [ROOT / "examples" / "svd.fig"]
    print("| figure | program | median, ms | times figc |")
    print("|---|---|---|---|")
    for figure in figures:
        with tempfile.TemporaryDirectory() as folder:
            medians = bench(figc, figure, pathlib.Path(folder))
        for key, value in medians.items():
            print(f"| {figure.stem} | {key} | {value:.1f} | {value / medians['figc']:.2f} |")


if __name__ == "__main__":
    main()
