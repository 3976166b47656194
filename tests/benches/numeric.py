#!/usr/bin/env python3
"""Times the numeric core against NumPy, SciPy and contourpy, on one thread each.

    python3 tests/benches/numeric.py target/release/figc

figc is timed from outside: an expression is run `many` times and once, as whole processes in
turns, and the difference is divided by the runs between, so that starting costs nothing. What
is timed stands in a function that is called anew each time. The others are timed from within,
after a first call. Medians, and the ratio: above 1 figc is the quicker one.
"""

import os
import statistics
import subprocess
import sys
import time

for name in ["OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS"]:
    os.environ[name] = "1"

import contourpy
import numpy as np
import scipy.linalg

ROUNDS = 5

rng = np.random.default_rng(1)


def square(n):
    return rng.normal(size=(n, n))


small, middle, large, huge = square(2), square(50), square(500), square(1000)
even = large + large.T
positive = huge @ huge.T + np.eye(1000)
line = np.linspace(-3, 3, 1_000_000)
grid = np.linspace(-3, 3, 1000)
X, Y = np.meshgrid(grid, grid)
field = np.sin(3 * X) * np.cos(2 * Y) + 0.1 * X * Y
levels = np.linspace(-0.8, 0.8, 9)


def contours():
    lines = contourpy.contour_generator(X, Y, field, name="serial")
    return [lines.lines(level) for level in levels]


def matrix(n):
    return f"let A = randn(({n}, {n}), seed: 1)\n"


FIELD = """let t = linspace(-3, 3, 1000)
let (X, Y) = meshgrid(t, t)
let A = sin(3 * X) * cos(2 * Y) + 0.1 * X * Y
let levels = linspace(-0.8, 0.8, 9)
"""

POSITIVE = matrix(1000) + "let P = A @ A.T + eye(1000)\n"

# Name, what figc prepares, what it computes and how often, and the same in Python.
CASES = [
    ("`svd` of 2×2", matrix(2), "svd(A)[1][0]", 100_000, lambda: np.linalg.svd(small)),
    ("`inv` of 2×2", matrix(2), "inv(A)[0, 0]", 100_000, lambda: np.linalg.inv(small)),
    ("`svd` of 50×50", matrix(50), "svd(A)[1][0]", 50, lambda: np.linalg.svd(middle)),
    ("`eigh` of 50×50", matrix(50), "eigh(A + A.T)[0][0]", 50, lambda: np.linalg.eigh(middle + middle.T)),
    ("`svd` of 500×500", matrix(500), "svd(A)[1][0]", 2, lambda: np.linalg.svd(large)),
    ("`eigh` of 500×500", matrix(500), "eigh(A + A.T)[0][0]", 2, lambda: np.linalg.eigh(even)),
    ("`eig` of 500×500", matrix(500), "eig(A).real[0]", 2, lambda: np.linalg.eig(large)),
    ("`qr` of 500×500", matrix(500), "qr(A)[1][0, 0]", 3, lambda: np.linalg.qr(large)),
    ("`solve` of 500×500", matrix(500), "solve(A, A[0])[0]", 3, lambda: np.linalg.solve(large, large[0])),
    ("`inv` of 500×500", matrix(500), "inv(A)[0, 0]", 3, lambda: np.linalg.inv(large)),
    ("`expm` of 50×50", matrix(50), "expm(A)[0, 0]", 20, lambda: scipy.linalg.expm(middle)),
    ("`@` of 500×500", matrix(500), "(A @ A)[0, 0]", 10, lambda: large @ large),
    ("`solve` of 50×50", matrix(50), "solve(A, A[0])[0]", 500, lambda: np.linalg.solve(middle, middle[0])),
    ("`@` of 1000×1000", matrix(1000), "(A @ A)[0, 0]", 2, lambda: huge @ huge),
    ("`svd` of 1000×1000", matrix(1000), "svd(A)[1][0]", 1, lambda: np.linalg.svd(huge)),
    ("`eigh` of 1000×1000", matrix(1000), "eigh(A + A.T)[0][0]", 1, lambda: np.linalg.eigh(huge + huge.T)),
    ("`eig` of 1000×1000", matrix(1000), "eig(A).real[0]", 1, lambda: np.linalg.eig(huge)),
    ("`qr` of 1000×1000", matrix(1000), "qr(A)[1][0, 0]", 1, lambda: np.linalg.qr(huge)),
    ("`cholesky` of 1000×1000", POSITIVE, "cholesky(P)[0, 0]", 2, lambda: np.linalg.cholesky(positive)),
    ("`solve` of 1000×1000", matrix(1000), "solve(A, A[0])[0]", 2, lambda: np.linalg.solve(huge, huge[0])),
    ("`inv` of 1000×1000", matrix(1000), "inv(A)[0, 0]", 1, lambda: np.linalg.inv(huge)),
    ("`det` of 1000×1000", matrix(1000), "det(A / 30)", 2, lambda: np.linalg.det(huge / 30)),
    ("`pinv` of 1000×1000", matrix(1000), "pinv(A)[0, 0]", 1, lambda: np.linalg.pinv(huge)),
    ("`lstsq` of 1000×1000", matrix(1000), "lstsq(A, A[0])[0][0]", 1, lambda: np.linalg.lstsq(huge, huge[0], rcond=None)),
    ("`rank` of 1000×1000", matrix(1000), "rank(A)", 1, lambda: np.linalg.matrix_rank(huge)),
    ("`expm` of 1000×1000", matrix(1000), "expm(A / 30)[0, 0]", 1, lambda: scipy.linalg.expm(huge / 30)),
    ("`norm` of 1000×1000", matrix(1000), "norm(A)", 20, lambda: np.linalg.norm(huge)),
    ("`trace` of 1000×1000", matrix(1000), "trace(A)", 100, lambda: np.trace(huge)),
    ("`tanh` of 10^6", "let A = linspace(-3, 3, 1000000)\n", "tanh(A)[0]", 10, lambda: np.tanh(line)),
    ("`exp` of 10^6", "let A = linspace(-3, 3, 1000000)\n", "exp(A)[0]", 10, lambda: np.exp(line)),
    ("9 level sets of 1000×1000", FIELD, "level_sets(A, levels, x: t, y: t).len()", 5, contours),
]


def figc(program, before, expression, count):
    # An argument that changes keeps the call from being the same one.
    text = f"{before}fn once(k) = {expression}\nfold(0..{count}, 0, (s, k) => s + once(k))"
    start = time.perf_counter()
    run = subprocess.run([program, "eval", text], capture_output=True, text=True)
    if run.returncode != 0:
        sys.exit(f"{text}\n{run.stderr}")
    return time.perf_counter() - start


def python(f, count):
    start = time.perf_counter()
    for _ in range(count):
        f()
    return (time.perf_counter() - start) / count


def main():
    program = sys.argv[1] if len(sys.argv) > 1 else "target/release/figc"
    wanted = sys.argv[2:]
    print("| | figc, ms | Python, ms | Python / figc |")
    print("|---|---|---|---|")
    for name, before, expression, count, other in CASES:
        if wanted and not any(word in name for word in wanted):
            continue
        other()
        ours, theirs = [], []
        for _ in range(ROUNDS):
            many, one = figc(program, before, expression, count + 1), figc(program, before, expression, 1)
            ours.append((many - one) / count)
            theirs.append(python(other, max(count, 3)))
        a, b = statistics.median(ours) * 1e3, statistics.median(theirs) * 1e3
        print(f"| {name} | {a:.4g} | {b:.4g} | {b / a:.2f} |", flush=True)


if __name__ == "__main__":
    main()
