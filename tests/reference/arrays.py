#!/usr/bin/env python3
"""Writes arrays.jsonl: expressions of the language and what NumPy makes of them.

    python3 tests/reference/arrays.py > tests/reference/arrays.jsonl

Each line is `{"fig": …, "shape": […], "values": […]}`, or `{"fig": …, "error": true}`
where NumPy refuses. NaN and infinities are the texts "nan", "inf", "-inf". A case is the
expression in fig and the one in Python; where both read the same, one text serves.
The names in NAMES stand for the same arrays on both sides.
"""

import json
import warnings

import numpy as np

warnings.simplefilter("ignore")

NAMES = {
    "x": "[3, -1, 2, 5, 0]",
    "y": "[0.5, 2, -3]",
    "z": "[7]",
    "E": "[]",
    "A": "[1, -2, 3; 4, 5, -6]",
    "B": "[2, 0; 1, -1; 0.5, 3]",
    "S": "[4, 1; 2, 3]",
    "C": "(arange(24) - 7).reshape(2, 3, 4)",
    "D": "(arange(24) % 5).reshape(4, 3, 2)",
    "F": "(arange(120) % 7 - 3).reshape(2, 3, 4, 5)",
    "N": "[1, nan, -2, inf]",
    "M": "[1, nan; -inf, 2]",
    "T": "[2, 5, 2, 5, 1, 1]",
    "Z": "zeros((0, 3))",
}

PYTHON = {
    "x": np.array([3.0, -1, 2, 5, 0]),
    "y": np.array([0.5, 2, -3]),
    "z": np.array([7.0]),
    "E": np.array([]),
    "A": np.array([[1.0, -2, 3], [4, 5, -6]]),
    "B": np.array([[2.0, 0], [1, -1], [0.5, 3]]),
    "S": np.array([[4.0, 1], [2, 3]]),
    "C": (np.arange(24.0) - 7).reshape(2, 3, 4),
    "D": (np.arange(24.0) % 5).reshape(4, 3, 2),
    "F": (np.arange(120.0) % 7 - 3).reshape(2, 3, 4, 5),
    "N": np.array([1, np.nan, -2, np.inf]),
    "M": np.array([[1, np.nan], [-np.inf, 2]]),
    "T": np.array([2.0, 5, 2, 5, 1, 1]),
    "Z": np.zeros((0, 3)),
}

# What the language calls differently.
PYTHON_NAMES = {
    **{n: getattr(np, n) for n in """sum prod mean var std min max argmin argmax cumsum diff
        median quantile sort argsort unique linspace arange zeros ones full eye diag outer dot
        cross trace transpose squeeze expand_dims stack hstack vstack column_stack sin cos tan
        exp log sqrt floor ceil trunc abs sign minimum maximum hypot clip where meshgrid isnan
        isfinite all any nan inf array reshape log2 log10 log1p expm1 cbrt arcsin arctan2
        concatenate round exp2 sinh cosh tanh arctan""".split()},
    "shape": np.shape,
}

CASES = []


def case(fig, python=None):
    CASES.append((fig, python if python is not None else fig.replace("^", "**")))


def cases(text):
    """One case a line, `fig` or `fig ~ python`; `^` is Python's `**`."""
    for line in text.strip().splitlines():
        if line.strip():
            parts = [part.strip() for part in line.split(" ~ ")]
            case(*parts)


# Operators and broadcasting, up to four axes.
for op in ["+", "-", "*", "/", "%", "^"]:
    for left, right in [("x", "2"), ("2", "x"), ("A", "y"), ("A", "A"), ("x", "z"), ("A", "[10; 20]"),
                        ("C", "[1, 2, 3, 4]"), ("C", "[1; 2; 3]"), ("N", "2"), ("x", "0"), ("0", "x"), ("E", "3"), ("Z", "y")]:
        python = lambda s: {"[10; 20]": "array([[10.0],[20]])", "[1; 2; 3]": "array([[1.0],[2],[3]])",
                            "[1, 2, 3, 4]": "array([1.0,2,3,4])", "2": "np.float64(2)", "0": "np.float64(0)", "3": "np.float64(3)"}.get(s, s)
        case(f"{left} {op} {right}", f"{python(left)} {op.replace('^', '**')} {python(right)}")
    case(f"A {op} x"), case(f"A {op} S"), case(f"C {op} D")
    case(f"F {op} C[0, :, :, :1]".replace("C[0, :, :, :1]", "D[:, 0, 1].reshape(4, 1)"))
for op in ["<", "<=", ">", ">=", "==", "!="]:
    cases(f"x {op} 2\nA {op} y\nN {op} 1\nM {op} M\nC {op} 3\nA {op} S\nE {op} 1")
cases("""
-A
-N
A + [1; 2] ~ A + array([[1.0],[2]])
[1; 2] + [1, 2, 3] ~ array([[1.0],[2]]) + array([1.0,2,3])
C + C[:, :1, :]
C * C[:1]
C - C[:, :, -1].reshape(2, 3, 1)
F * F[0]
F + D[:, 0, :1]
-7 % 3 ~ np.float64(-7) % 3
7 % -3 ~ np.float64(7) % -3
-7.5 % 2 ~ np.float64(-7.5) % 2
5 % 0 ~ np.float64(5) % 0
-1 % inf ~ np.float64(-1) % inf
0 * inf ~ np.float64(0) * inf
1 / 0 ~ np.float64(1) / 0
-1 / 0 ~ np.float64(-1) / 0
0 / 0 ~ np.float64(0) / 0
7 / 2 ~ np.float64(7) / 2
(-8)^(1/3) ~ np.float64(-8) ** (1/3)
(-2)^3 ~ np.float64(-2) ** 3
(-2)^-2 ~ np.float64(-2) ** -2
0^0 ~ np.float64(0) ** 0
0^-1 ~ np.float64(0) ** -1
(-1)^0.5 ~ np.float64(-1) ** 0.5
[-8, 8]^(1/3) ~ array([-8.0, 8]) ** (1/3)
[-2, 2]^[3, -1] ~ array([-2.0, 2]) ** array([3.0, -1])
2^-x ~ 2.0**-x
-x^2 ~ -(x**2)
not (x > 1) ~ ~(x > 1)
(x > 0) and (x < 4) ~ (x > 0) & (x < 4)
(x > 4) or (x < 0) ~ (x > 4) | (x < 0)
(A > 0) and [true, false, true] ~ (A > 0) & array([True, False, True])
(x > 0) + 1
(x > 0) * x
sum(x > 0)
mean(A > 0)
(x > 0) == (x > 1)
""")

# Indexing.
for index in ["0", "-1", "4", "5", "-6", "1:", ":2", "::2", "::-1", "-2:", ":-2", "3:1", "1:100", "-100:2",
              "4:0:-1", "4::-2", "-1:-4:-1", ":0:-1", "2:2", "100:", "::7", "::-7", "0:-1", "-3:-1"]:
    case(f"x[{index}]")
for index in ["0", "-1", "2", "0, 1", "-1, -1", "2, 0", "0, 3", ":, 0", ":, -1", "0, :", "0:1", "0:1, 0", ":, 1:", "::-1", ":, ::-1",
              "::-1, ::-1", ":, ::2", "1:, :2", "5:, 0", ":, 3", ":, 1:1", "-1:", "0, ::-2"]:
    case(f"A[{index}]")
for index in ["0", "-1, 2", "1, 2, 3", ":, 0", ":, :, 0", "0, :, 1", ":, 1, :", "0, ::-1, ::2", "..., 0" if False else ":, :, -1",
              "1:, 1:, 1:", "0, 0:2, -2:", ":, ::-2, ::-2", "0, 3", "0, 0, 4", "0, 0, 0, 0", "1, :, 1:3"]:
    case(f"C[{index}]")
for index in ["0, 1, 2, 3", "1, :, 2, :", ":, 0, :, 0", ":, :, ::-3, -1", "0, 1", "1, 1:, ::2, 0"]:
    case(f"F[{index}]")
cases("""
x[[2, 0]]
x[[0, 0, -1]]
x[[5]]
x[[0, 1; 2, 3]] ~ x[[[0, 1], [2, 3]]]
x[E] ~ x[np.array([], dtype=int)]
x[x > 1]
x[x > 100]
x[x != 0][::-1]
x[not (x > 1)] ~ x[~(x > 1)]
x[A > 0]
x[[true, false]] ~ x[[True, False]]
x[[true, false, true, false, true]] ~ x[[True, False, True, False, True]]
A[A > 0]
A[A > 100]
A[[1, 0]]
A[[1, 0], 0]
A[:, [2, 0]]
A[[0, 1], [2, 0]]
A[[0, 1], [0, 1, 2]]
A[[[0], [1]], [0, 2]]
A[[true, false]] ~ A[[True, False]]
A[[true, false], 1] ~ A[[True, False], 1]
A[:, [true, false, true]] ~ A[:, [True, False, True]]
A[[true, true, false]] ~ A[[True, True, False]]
A[A[:, 0] > 2]
A[:, A[0] > 0]
A[A > 0, 0]
C[C > 10]
C[C[:, :, 0] > 0]
C[[1, 0], :, 2]
C[:, [0, 2], 1]
C[0, [0, 2]]
C[0, :, [1, 3]]
C[[0, 1], :, [1, 3]]
C[:, [0, 1], [1, 3]]
C[[0, 1], [0, 2], [3, 3]]
C[:, C[0, :, 0] > -5, 0]
C[C[:, 0, 0] > 0]
C[1, C[0] > 0]
C[0][1][2]
F[1, [0, 2], :, [1, 4]]
F[:, :, [0, 3], [1, 4]]
F[F > 2]
F[0, C[0] > 0]
E[:]
E[::-1]
E[0]
Z[:, 1]
Z[0]
Z[[true, false]] ~ Z[[True, False]]
z[0]
z[1]
""")

# Reductions.
for name in ["sum", "prod", "mean", "var", "std", "min", "max", "argmin", "argmax", "median"]:
    for array in ["x", "A", "C", "T", "z", "N", "M"]:
        case(f"{name}({array})")
    for array, axes in [("A", [0, 1, -1, -2, 2, -3]), ("C", [0, 1, 2, -1, -2]), ("F", [1, -2]), ("M", [0, 1]), ("x", [0, 1])]:
        for axis in axes:
            case(f"{name}({array}, axis: {axis})", f"{name}({array}, axis={axis})")
    cases(f"{name}(E)\n{name}(Z)")
    case(f"{name}(Z, axis: 0)", f"{name}(Z, axis=0)")
    case(f"{name}(Z, axis: 1)", f"{name}(Z, axis=1)")
for name in ["sum", "mean", "max", "argmax", "std"]:
    for array, axis in [("A", 0), ("A", -1), ("C", 1), ("F", -2)]:
        case(f"{name}({array}, axis: {axis}, keepdims: true)", f"{name}({array}, axis={axis}, keepdims=True)")
    case(f"{name}(A, keepdims: true)", f"{name}(A, keepdims=True)")
cases("""
A / sum(A, axis: 1, keepdims: true) ~ A / sum(A, axis=1, keepdims=True)
sum(C, axis: (0, 2)) ~ sum(C, axis=(0, 2))
mean(C, axis: (0, 1)) ~ mean(C, axis=(0, 1))
max(F, axis: (1, -1)) ~ max(F, axis=(1, -1))
std(C, axis: (0, 2), keepdims: true) ~ std(C, axis=(0, 2), keepdims=True)
sum(A, axis: (0, 0)) ~ sum(A, axis=(0, 0))
all(A > -10)
any(A > 10)
all(A > 0, axis: 0) ~ all(A > 0, axis=0)
any(A > 0, axis: 1) ~ any(A > 0, axis=1)
any(E > 0)
all(E > 0)
cumsum(x)
cumsum(A)
cumsum(A, axis: 0) ~ cumsum(A, axis=0)
cumsum(A, axis: -1) ~ cumsum(A, axis=-1)
cumsum(C, axis: 1) ~ cumsum(C, axis=1)
cumsum(N)
cumsum(E)
diff(x)
diff(A)
diff(A, axis: 0) ~ diff(A, axis=0)
diff(z)
diff(C, axis: 1) ~ diff(C, axis=1)
sort(x)
sort(T)
sort(N)
sort(A)
sort(A, axis: 0) ~ sort(A, axis=0)
sort(C, axis: 1) ~ sort(C, axis=1)
sort(M)
sort(E)
argsort(x) ~ argsort(x, kind="stable")
argsort(T) ~ argsort(T, kind="stable")
argsort(N) ~ argsort(N, kind="stable")
argsort(A, axis: 0) ~ argsort(A, axis=0, kind="stable")
argsort(C) ~ argsort(C, kind="stable")
x[argsort(x)]
unique(T)
unique(A)
unique(N)
unique([nan, 1, nan]) ~ unique([nan, 1, nan])
unique(E)
quantile(x, 0.5)
quantile(x, 0)
quantile(x, 1)
quantile(x, 0.1)
quantile(x, 0.33)
quantile(A, 0.25, axis: 0) ~ quantile(A, 0.25, axis=0)
quantile(A, 0.25, axis: 1) ~ quantile(A, 0.25, axis=1)
quantile(C, 0.9, axis: 1) ~ quantile(C, 0.9, axis=1)
quantile(N, 0.5)
quantile(x, [0.25, 0.75])
quantile(A, [0.25, 0.5, 0.75], axis: 0) ~ quantile(A, [0.25, 0.5, 0.75], axis=0)
quantile(x, 2)
quantile(E, 0.5)
argmax([1, 3, 3]) ~ argmax([1, 3, 3])
argmin([2, 1, 1]) ~ argmin([2, 1, 1])
argmax([nan, 5]) ~ argmax([nan, 5])
argmax([true, false]) ~ argmax([True, False])
max([nan, 1]) ~ max([nan, 1])
min([1, nan]) ~ min([1, nan])
""")

# Matrix products.
for left, right in [("A", "B"), ("B", "A"), ("A", "y"), ("y", "B"), ("y", "y"), ("x", "x"), ("A", "A"), ("A", "x"), ("S", "S"),
                    ("C", "D[:, :, 0]"), ("C", "C"), ("S", "C[:, :2, :]"), ("C[:, :, :3]", "B"), ("y", "C"), ("C", "[1, 2, 3, 4]"),
                    ("F", "[1, 0, -1, 2, 3]"), ("F", "F"), ("x", "2"), ("E", "E"), ("Z", "B"), ("z", "z")]:
    python = lambda s: f"array({s}.__class__([float(v) for v in {s}]))" if s.startswith("[") else s
    case(f"{left} @ {right}", f"{python(left)} @ {python(right)}")
cases("""
A @ A.T
A.T @ A
C @ transpose(C[0])
F[0] @ F[1].reshape(3, 5, 4)
C[0] @ C[1].T
dot(y, y)
dot(A, B)
outer(y, x)
trace(S)
cross([1, 2, 3], [4, 5, 6]) ~ cross([1, 2, 3], [4, 5, 6])
diag(y)
diag(A)
diag(S)
eye(3)
eye(2, 3)
""")

# Shapes.
cases("""
A.T
C.T
x.T
F.T
A.shape ~ np.array(A.shape)
C[0].shape ~ np.array(C[0].shape)
reshape(A, (3, 2))
reshape(A, (-1, 2))
reshape(A, -1)
reshape(A, (4, 2))
A.reshape(6)
A.reshape(3, -1)
C.reshape(4, 6)
C.reshape(-1)
flatten(C) ~ C.flatten()
squeeze(C[:1])
squeeze(z)
expand_dims(x, 0)
expand_dims(x, 1)
expand_dims(x, -1)
expand_dims(A, 1)
concat([x, y]) ~ concatenate([x, y])
concat([A, A]) ~ concatenate([A, A])
concat([A, A], axis: 1) ~ concatenate([A, A], axis=1)
concat([A, B]) ~ concatenate([A, B])
concat([C, C], axis: -1) ~ concatenate([C, C], axis=-1)
stack([y, y])
stack([y, y], axis: 1) ~ stack([y, y], axis=1)
stack([A, A], axis: -1) ~ stack([A, A], axis=-1)
hstack([x, y])
hstack([A, S])
vstack([y, y])
vstack([A, y])
column_stack([y, y])
column_stack([y, column_stack([y, y]), y])
linspace(0, 1, 5)
linspace(0, 1, 1)
linspace(0, 1, 0)
linspace(1, 0, 3)
linspace(2, 2, 3)
linspace(0, 1)
arange(5)
arange(0)
arange(2, 5)
arange(0, 1, 0.25)
arange(0, 1, 0.1)
arange(1, 2, 0.3)
arange(0, 0.3, 0.1)
arange(5, 0, -2)
arange(5, 0)
arange(-1.5, 2)
zeros(3)
zeros((2, 3))
ones((2, 1, 2))
full((2, 2), 7)
meshgrid(x, y)[0]
meshgrid(x, y)[1]
where(x > 1, x, 0)
where(x > 1, x, -x)
where(A > 0, A, y)
where([true; false], A, -A) ~ where(array([[True],[False]]), A, -A)
where(A > 0, C[0], 0)
[A, -A] ~ np.array([A, -A])
[x[0], x[1]] ~ np.array([x[0], x[1]])
[A[0], A[1]] ~ np.array([A[0], A[1]])
""")

# Elementwise functions.
for name in ["sin", "cos", "tan", "exp", "sqrt", "log", "floor", "ceil", "trunc", "abs", "sign", "log1p", "expm1", "cbrt", "tanh", "sinh", "cosh", "log2", "log10", "exp2"]:
    cases(f"{name}(x)\n{name}(N)\n{name}(A)")
cases("""
floor([-1.5, 1.5, -0.5]) ~ floor([-1.5, 1.5, -0.5])
round([0.5, 1.5, 2.5, -0.5, -1.5]) ~ round(np.array([0.5, 1.5, 2.5, -0.5, -1.5]))
atan(x) ~ arctan(x)
asin([-1, 0, 2]) ~ arcsin([-1, 0, 2])
atan2([1, -1, 0], [-1, -1, -1]) ~ arctan2([1, -1, 0], [-1, -1, -1])
minimum(A, y)
maximum(x, 2)
maximum(N, 0)
minimum(0, N)
hypot(A, y)
clip(x, 0, 2)
clip(A, -1, y)
clip(N, 0, 1)
clip(x, 3, 1)
mod([-7, 7], [3, -3]) ~ np.mod([-7.0, 7], [3.0, -3])
isnan(M)
isfinite(M)
""")


def coded(v):
    v = float(v)
    if np.isnan(v):
        return "nan"
    if np.isinf(v):
        return "inf" if v > 0 else "-inf"
    return v


def main():
    scope = {**PYTHON_NAMES, **PYTHON, "np": np}
    seen = set()
    print(json.dumps({"names": NAMES}))
    for fig, python in CASES:
        if fig in seen:
            continue
        seen.add(fig)
        try:
            result = np.asarray(eval(python, dict(scope)))
        except (ValueError, IndexError, TypeError) as error:
            if isinstance(error, TypeError) and "float" not in str(error) and "axis" not in str(error):
                raise SystemExit(f"{python}: {error}")
            print(json.dumps({"fig": fig, "error": True}))
            continue
        except Exception as error:
            raise SystemExit(f"{python}: {type(error)} {error}")
        if result.dtype == bool:
            print(json.dumps({"fig": fig, "shape": result.shape, "truth": True, "values": [float(v) for v in result.ravel()]}))
        else:
            print(json.dumps({"fig": fig, "shape": result.shape, "values": [coded(v) for v in result.ravel()]}))


main()
