#!/usr/bin/env python3
"""Times figc against other programs on the same pictures, F1 to F6.

    python3 tests/benches/peers.py target/release/figc [F2 F3 …]

Every program runs as a whole process from its source to a PDF, in turns within one run,
so that a busy machine slows all of them alike; what is printed are medians in seconds, the
ratio to figc, and the size of the PDF. The pictures of figc are in tests/benches/fig/, those of
the others are written by tests/benches/peers/sources.py. Wants numpy, contourpy and matplotlib; programs
that are not installed are left out: pdflatex, lualatex, asy, gnuplot, and Typst as a
program or as the Python module `typst` (`TYPST_PYTHON` names the interpreter that has it), with Lilaq
among its packages.
"""

import os
import pathlib
import shutil
import statistics
import subprocess
import sys
import tempfile
import time

HERE = pathlib.Path(__file__).resolve().parent
sys.path.insert(0, str(HERE / "peers"))
import sources  # noqa: E402

ROUNDS = int(os.environ.get("ROUNDS", "7"))
# A program that takes this long runs once; one that takes the second is ended.
LONG, LIMIT = 8, 60


def commands(figc, kinds):
    """Programs by name, each with the kind of source that it wants."""
    typst_python = os.environ.get("TYPST_PYTHON")
    typst = ["typst", "compile", "peer.typ", "typst.pdf"]
    if typst_python:
        code = "import typst; typst.compile('peer.typ', output='typst.pdf')"
        typst = [typst_python, "-c", code]
    tex = ["-interaction=batchmode", "-halt-on-error"]
    programs = {
        "figc": ([figc, "render", "peer.fig", "-o", "figc.pdf"], None),
        "pdfLaTeX": (["pdflatex", *tex, "-jobname=pdflatex", "peer.tex"], "tex"),
        "LuaLaTeX": (["lualatex", *tex, "-jobname=lualatex", "peer.tex"], "tex"),
        "Typst, Lilaq": (typst, "typ"),
        "Asymptote": (["asy", "-q", "-f", "pdf", "-tex", "pdflatex", "-noV", "-o", "asymptote", "peer.asy"], "asy"),
        "matplotlib": ([sys.executable, "peer.py", "matplotlib.pdf"], "py"),
        "gnuplot": (["gnuplot", "-e", "set output 'gnuplot.pdf'", "peer.gp"], "gp"),
    }
    return {
        name: command
        for name, (command, kind) in programs.items()
        if (kind is None or kind in kinds) and shutil.which(command[0])
    }


def once(command, folder):
    """Seconds, or none with the reason why there is no picture."""
    start = time.perf_counter()
    try:
        result = subprocess.run(command, cwd=folder, capture_output=True, timeout=LIMIT)
    except subprocess.TimeoutExpired:
        return None, f"more than {LIMIT} s"
    if result.returncode != 0:
        text = (result.stdout + result.stderr).decode(errors="replace")
        memory = "capacity exceeded" in text
        for log in folder.glob("*latex.log"):
            memory |= command[0] in log.name and "capacity exceeded" in log.read_text(errors="replace")
        return None, "memory" if memory else "fails: " + text.strip().splitlines()[-1][:60]
    return time.perf_counter() - start, None


def bench(figc, picture, folder):
    shutil.copy(HERE / "fig" / f"{picture[:2]}.fig", folder / "peer.fig")
    kinds = sources.write(picture, folder)
    times, told = {}, {}
    programs = commands(figc, kinds)
    for name, command in programs.items():
        seconds, why = once(command, folder)
        times[name] = [] if seconds is None else [seconds]
        if seconds is None:
            told[name] = why
    quick = [name for name in programs if times[name] and times[name][0] < LONG]
    for name in quick:
        times[name] = []
    for _ in range(ROUNDS):
        for name in quick:
            seconds, _ = once(programs[name], folder)
            if seconds is not None:
                times[name].append(seconds)
    own = statistics.median(times["figc"]) if times["figc"] else float("nan")
    for name in programs:
        if not times[name]:
            print(f"| {picture} | {name} | {told.get(name, 'fails')} | | |")
            continue
        median = statistics.median(times[name])
        pdfs = {"Typst, Lilaq": "typst"}
        size = folder / f"{pdfs.get(name, name.lower())}.pdf"
        size = f"{size.stat().st_size / 1000:.0f}" if size.exists() else ""
        print(f"| {picture} | {name} | {median:.3f} | {median / own:.1f} | {size} |", flush=True)


def main():
    if len(sys.argv) < 2:
        sys.exit(__doc__)
    figc = str(pathlib.Path(sys.argv[1]).resolve())
    print("| picture | program | median, s | times figc | PDF, kB |")
    print("|---|---|---|---|---|")
    for picture in sys.argv[2:] or sources.PICTURES:
        with tempfile.TemporaryDirectory() as folder:
            bench(figc, picture, pathlib.Path(folder))


if __name__ == "__main__":
    main()
