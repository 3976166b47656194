#!/usr/bin/env python3
"""Writes numeric.jsonl: what NumPy, SciPy and PyTorch make of the numeric core.

    python3 tests/reference/numeric.py > tests/reference/numeric.jsonl

Each line is `{"fig": …, "values": […], "from": …}`: an expression of the language, the
numbers that it must give in row-major order, and the program that gave them. The names in
NAMES stand for the same arrays on all sides. Everything is in double precision. `within` is
the relative error that is allowed, where 1e-12 is not to be had: solutions of differential
equations follow their tolerances.
"""

import json

import numpy as np
import scipy.integrate
import scipy.linalg
import scipy.optimize
import scipy.special
import scipy.stats
import torch
import torch.nn.functional as F

torch.set_default_dtype(torch.float64)

NAMES = {
    "A": "[2, 0.3, -1; 0.5, 1.7, 0.2; -0.4, 0.9, 3]",
    "S": "[4, 1, 0.5; 1, 3, -0.2; 0.5, -0.2, 2]",
    "T": "[1, 2; 3, -1; 0.5, 4; 2, 2]",
    "v": "[0.3, -1.2, 2.1]",
    "b": "[1, -2, 0.5]",
    "w": "[1, 0, 2, -1]",
    "x": "[-30, -3, -1, -0.3, 0.2, 1, 2.5, 30]",
    "d": "[0.1, 0.9, 1.1, 2.5, 2.7, 4]",
}

ARRAYS = {
    "A": np.array([[2, 0.3, -1], [0.5, 1.7, 0.2], [-0.4, 0.9, 3]]),
    "S": np.array([[4, 1, 0.5], [1, 3, -0.2], [0.5, -0.2, 2]]),
    "T": np.array([[1.0, 2], [3, -1], [0.5, 4], [2, 2]]),
    "v": np.array([0.3, -1.2, 2.1]),
    "b": np.array([1.0, -2, 0.5]),
    "w": np.array([1.0, 0, 2, -1]),
    "x": np.array([-30, -3, -1, -0.3, 0.2, 1, 2.5, 30]),
    "d": np.array([0.1, 0.9, 1.1, 2.5, 2.7, 4]),
}
A, S, T, v, b, w, x, d = (ARRAYS[name] for name in "ASTvbwxd")

CASES = []


def case(fig, values, source, within=1e-12):
    values = [float(value) for value in np.asarray(values, dtype=float).ravel()]
    CASES.append({"fig": fig, "values": values, "from": source, "within": within})


def positive(columns):
    """Columns with the sign that figc gives them: the largest entry is above 0."""
    largest = np.abs(columns).argmax(axis=0)
    return columns * np.sign(columns[largest, range(columns.shape[1])])


def linear_algebra():
    for name in "AST":
        M = ARRAYS[name]
        U, s, Vt = np.linalg.svd(M, full_matrices=False)
        signs = positive(U)[0] / U[0]
        case(f"svd({name})[0]", U * signs, "numpy.linalg.svd")
        case(f"svd({name})[1]", s, "numpy.linalg.svd")
        case(f"svd({name})[2]", Vt.T * signs, "numpy.linalg.svd")
        Q, R = np.linalg.qr(M)
        case(f"qr({name})[0]", Q, "numpy.linalg.qr")
        case(f"qr({name})[1]", R, "numpy.linalg.qr")
        case(f"pinv({name})", np.linalg.pinv(M), "numpy.linalg.pinv")
        case(f"norm({name})", np.linalg.norm(M), "numpy.linalg.norm")
        for order in ["1", "-1", "2", "-2", "inf", "-inf"]:
            case(f"norm({name}, {order})", np.linalg.norm(M, float(order)), "numpy.linalg.norm")
        case(f'norm({name}, "nuc")', np.linalg.norm(M, "nuc"), "numpy.linalg.norm")
        case(f'norm({name}, "fro")', np.linalg.norm(M, "fro"), "numpy.linalg.norm")
        case(f"norm({name}, 3, axis: 0)", np.linalg.norm(M, 3, axis=0), "numpy.linalg.norm")
        case(f"cond({name})", np.linalg.cond(M), "numpy.linalg.cond")
        case(f"rank({name})", np.linalg.matrix_rank(M), "numpy.linalg.matrix_rank")
    for name in "AS":
        M = ARRAYS[name]
        case(f"inv({name})", np.linalg.inv(M), "numpy.linalg.inv")
        case(f"det({name})", np.linalg.det(M), "numpy.linalg.det")
        case(f"expm({name})", scipy.linalg.expm(M), "scipy.linalg.expm")
        case(f"solve({name}, b)", np.linalg.solve(M, b), "numpy.linalg.solve")
        case(f"sort(eig({name}).real)" if np.iscomplexobj(np.linalg.eigvals(M)) else f"sort(eig({name})[0])",
             np.sort(np.linalg.eigvals(M).real), "numpy.linalg.eig")
    values, vectors = np.linalg.eigh(S)
    case("eigh(S)[0]", values, "numpy.linalg.eigh")
    case("eigh(S)[1]", positive(vectors), "numpy.linalg.eigh")
    case("cholesky(S)", np.linalg.cholesky(S), "numpy.linalg.cholesky")
    case("lstsq(T, w)[0]", np.linalg.lstsq(T, w, rcond=None)[0], "numpy.linalg.lstsq")
    turning = np.array([[0, -2], [1, 0.5]])
    values = np.linalg.eigvals(turning)
    values = values[np.argsort(-values.imag)]
    case("eig([0, -2; 1, 0.5]).real", values.real, "numpy.linalg.eig")
    case("eig([0, -2; 1, 0.5]).imag", values.imag, "numpy.linalg.eig")


ACTIVATIONS = {
    "relu": F.relu, "leaky_relu": F.leaky_relu, "elu": F.elu, "selu": F.selu, "gelu": F.gelu,
    "silu": F.silu, "softplus": lambda t: F.softplus(t, threshold=1e9), "mish": F.mish,
    "tanh": torch.tanh, "sigmoid": torch.sigmoid, "hardtanh": F.hardtanh,
    "hardsigmoid": F.hardsigmoid, "softsign": F.softsign, "abs": torch.abs, "sign": torch.sign,
    "prelu": lambda t: F.prelu(t, torch.tensor([0.25])),
}


def activations():
    for name, f in ACTIVATIONS.items():
        t = torch.tensor(x, requires_grad=True)
        y = f(t)
        case(f"{name}(x)", y.detach().numpy(), f"torch, {name}")
        (slope,) = torch.autograd.grad(y.sum(), t)
        if name == "hardsigmoid":
            # PyTorch's slope is 1/6 in single precision, whatever the input is.
            continue
        case(f"x.map(grad({name}))", slope.numpy(), f"torch.autograd, {name}")
        case(f"grad(t => sum({name}(t)))(x)", slope.numpy(), f"torch.autograd, {name}")


def soft_extremes():
    for beta in [-3.0, -0.5, 1.0, 40.0]:
        for axis in [0, 1]:
            M = beta * A
            case(f"softmax(A, beta: {beta}, axis: {axis})", scipy.special.softmax(M, axis=axis), "scipy.special.softmax")
            case(f"log_softmax(A, beta: {beta}, axis: {axis})", scipy.special.log_softmax(M, axis=axis),
                 "scipy.special.log_softmax")
            case(f"softmin(A, beta: {beta}, axis: {axis})", scipy.special.softmax(-M, axis=axis), "scipy.special.softmax")
            lse = scipy.special.logsumexp(M, axis=axis) / beta
            case(f"logsumexp(A, beta: {beta}, axis: {axis})", lse, "scipy.special.logsumexp")
            case(f"softmax_mean(A, beta: {beta}, axis: {axis})", lse - np.log(3) / beta, "scipy.special.logsumexp")
    case("softmax_mean(A, beta: 0, axis: 0)", A.mean(axis=0), "numpy.mean")
    case("softmax_mean(A, beta: inf, axis: 1)", A.max(axis=1), "numpy.max")
    case("softmax_mean(A, beta: -inf, axis: 1)", A.min(axis=1), "numpy.min")
    case("softmax(A, beta: 0, axis: 1)", np.full((3, 3), 1 / 3), "numpy.full")


# Functions of a matrix that give a number: in fig, and in PyTorch.
OF_MATRICES = [
    ("sum(svd(M)[1]^3)", lambda M: (torch.linalg.svd(M)[1] ** 3).sum()),
    ("sum((M @ M)^2)", lambda M: ((M @ M) ** 2).sum()),
    ("sum(inv(M)^2)", lambda M: (torch.linalg.inv(M) ** 2).sum()),
    ("det(M)", torch.linalg.det),
    ("sum(solve(M, b))", lambda M: torch.linalg.solve(M, torch.tensor(b)).sum()),
    ("sum(expm(M))", lambda M: torch.linalg.matrix_exp(M).sum()),
    ("sum(pinv(M)^3)", lambda M: (torch.linalg.pinv(M) ** 3).sum()),
    ("norm(M)", torch.linalg.norm),
    ("norm(M, 2)^2", lambda M: torch.linalg.norm(M, 2) ** 2),
    ("norm(M, \"nuc\")", lambda M: torch.linalg.norm(M, "nuc")),
    ("sum(norm(M, 3, axis: 1)^2)", lambda M: (torch.linalg.norm(M, 3, dim=1) ** 2).sum()),
    ("sum(qr(M)[1]^3)", lambda M: (torch.linalg.qr(M)[1] ** 3).sum()),
    ("trace(M @ M @ M)", lambda M: torch.trace(M @ M @ M)),
    ("logsumexp(M * v)", lambda M: torch.logsumexp((M * torch.tensor(v)).flatten(), 0)),
    ("sum(softmax(M, axis: 1)[:, 0]^2)", lambda M: (torch.softmax(M, 1)[:, 0] ** 2).sum()),
    ("std(M) * max(M) / min(abs(M))", lambda M: M.std(unbiased=False) * M.max() / M.abs().min()),
    ("sum(cumsum(M, axis: 0)[1:] * M.T[:2])", lambda M: (M.cumsum(0)[1:] * M.T[:2]).sum()),
    ("prod(M[:, 1]) * median(M)", lambda M: M[:, 1].prod() * M.median()),
    ("sum(where(M > 0.4, gelu(M), silu(M)^2))", lambda M: torch.where(M > 0.4, F.gelu(M), F.silu(M) ** 2).sum()),
]


def derivatives():
    for fig, f in OF_MATRICES:
        t = torch.tensor(A, requires_grad=True)
        (slope,) = torch.autograd.grad(f(t), t)
        case(f"grad(M => {fig})(A)", slope.numpy(), "torch.autograd.grad", 1e-11)
        _, product = torch.autograd.functional.hvp(f, torch.tensor(A), torch.tensor(S))
        case(f"hessian_vector(M => {fig})(A, S)", product.numpy(), "torch.autograd.functional.hvp", 1e-10)
    field = lambda t: torch.stack([t[0] * t[1], torch.sin(t[2]) * t[0], t[1] ** 3])
    case("jacobian(p => [p[0] * p[1], sin(p[2]) * p[0], p[1]^3])(v)",
         torch.autograd.functional.jacobian(field, torch.tensor(v)).numpy(), "torch.autograd.functional.jacobian")
    bowl = lambda t: torch.exp(-t[0] ** 2) * t[1] ** 3 + torch.atan2(t[1], t[2]) * torch.hypot(t[0], t[2])
    case("hessian(p => exp(-p[0]^2) * p[1]^3 + atan2(p[1], p[2]) * hypot(p[0], p[2]))(v)",
         torch.autograd.functional.hessian(bowl, torch.tensor(v)).numpy(), "torch.autograd.functional.hessian")


def interpolation():
    places, known = np.array([-2, -0.5, 0.25, 3]), np.array([1, -1, 4, 0.5])
    case("interp(x, [-2, -0.5, 0.25, 3], [1, -1, 4, 0.5])", np.interp(x, places, known), "numpy.interp")
    case("interp(T, [-2, -0.5, 0.25, 3], [1, -1, 4, 0.5])", np.interp(T, places, known), "numpy.interp")
    slopes = np.diff(known) / np.diff(places)
    case("grad(t => sum(interp(t, [-2, -0.5, 0.25, 3], [1, -1, 4, 0.5])))(v)",
         [slopes[np.searchsorted(places, t) - 1] for t in v], "numpy.interp")
    for p in ["1", "3", "inf", "-inf", "0", "0.5"]:
        case(f"norm(v, {p})", np.linalg.norm(v, float(p)), "numpy.linalg.norm")
    case("onehot([2, 0, 1, 2], 4)", F.one_hot(torch.tensor([2, 0, 1, 2]), 4).numpy(), "torch.nn.functional.one_hot")


def dynamics():
    ts = np.linspace(0, 10, 21)
    exact = dict(method="DOP853", rtol=1e-13, atol=1e-13, t_eval=ts)

    def solved(f, y0):
        return scipy.integrate.solve_ivp(f, (0, 10), y0, **exact).y.T

    case("ode((t, y) => [y[1], (1 - y[0]^2) * y[1] - y[0]], [2, 0], linspace(0, 10, 21))",
         solved(lambda t, y: [y[1], (1 - y[0] ** 2) * y[1] - y[0]], [2, 0]), "scipy.integrate.solve_ivp", 1e-6)
    case("ode((t, y) => -y + sin(3 * t), 1, linspace(0, 10, 21))",
         solved(lambda t, y: -y + np.sin(3 * t), [1]), "scipy.integrate.solve_ivp", 1e-6)
    # Stiff ones, by an implicit method here and there.
    def stiff(f, jacobian, y0, at):
        found = scipy.integrate.solve_ivp(f, (0, at[-1]), y0, method="Radau", rtol=1e-12, atol=1e-16, jac=jacobian, t_eval=at)
        return found.y.T

    case("ode((t, y) => [y[1], 1000 * (1 - y[0]^2) * y[1] - y[0]], [2, 0], [0, 100, 500, 900, 1500], method: \"implicit\")[:, 0]",
         stiff(lambda t, y: [y[1], 1000 * (1 - y[0] ** 2) * y[1] - y[0]],
               lambda t, y: [[0, 1], [-2000 * y[0] * y[1] - 1, 1000 * (1 - y[0] ** 2)]], [2, 0], [0, 100, 500, 900, 1500])[:, 0],
         "scipy.integrate.solve_ivp with Radau", 1e-6)
    case("ode((t, y) => [-0.04 * y[0] + 1e4 * y[1] * y[2], 0.04 * y[0] - 1e4 * y[1] * y[2] - 3e7 * y[1]^2, 3e7 * y[1]^2], "
         "[1, 0, 0], [0, 0.4, 40, 4000, 4e5], method: \"implicit\", atol: 1e-14)",
         stiff(lambda t, y: [-0.04 * y[0] + 1e4 * y[1] * y[2], 0.04 * y[0] - 1e4 * y[1] * y[2] - 3e7 * y[1] ** 2, 3e7 * y[1] ** 2],
               lambda t, y: [[-0.04, 1e4 * y[2], 1e4 * y[1]], [0.04, -1e4 * y[2] - 6e7 * y[1], -1e4 * y[1]], [0, 6e7 * y[1], 0]],
               [1, 0, 0], [0, 0.4, 40, 4000, 4e5]),
         "scipy.integrate.solve_ivp with Radau", 1e-6)
    case("ode((t, y) => -1e6 * (y - cos(t)), 0, [0, 1e-7, 1e-6, 0.5, 3], method: \"implicit\")",
         stiff(lambda t, y: -1e6 * (y - np.cos(t)), lambda t, y: [[-1e6]], [0], [0, 1e-7, 1e-6, 0.5, 3]).ravel(),
         "scipy.integrate.solve_ivp with Radau", 1e-6)
    case("newton(x => cos(x) - x, 1)", scipy.optimize.newton(lambda t: np.cos(t) - t, 1, tol=1e-15), "scipy.optimize.newton")
    case("newton((x, y) => (x^2 + y^2 - 4, exp(x) + y - 1), [1, -1.5])",
         scipy.optimize.fsolve(lambda p: [p[0] ** 2 + p[1] ** 2 - 4, np.exp(p[0]) + p[1] - 1], [1, -1.5], xtol=1e-14),
         "scipy.optimize.fsolve")


def statistics():
    at = np.array([-1.0, 0, 0.5, 1, 2, 3.5])
    places = "[-1, 0, 0.5, 1, 2, 3.5]"
    case(f"kde(d, {places})", scipy.stats.gaussian_kde(d)(at), "scipy.stats.gaussian_kde")
    case(f"kde(d, {places}, bandwidth: \"silverman\")", scipy.stats.gaussian_kde(d, "silverman")(at),
         "scipy.stats.gaussian_kde")
    case(f"kde(d, {places}, bandwidth: 0.3)", scipy.stats.gaussian_kde(d, 0.3)(at), "scipy.stats.gaussian_kde")
    case("kde(T, [1, 1; 0, 2; 3, 3])", scipy.stats.gaussian_kde(T.T)(np.array([[1, 1], [0, 2], [3, 3.0]]).T),
         "scipy.stats.gaussian_kde")
    for q in [0, 0.1, 0.5, 0.77, 1]:
        case(f"quantile(d, {q})", np.quantile(d, q), "numpy.quantile")


linear_algebra()
activations()
soft_extremes()
derivatives()
interpolation()
dynamics()
statistics()
for line in CASES:
    print(json.dumps({"fig": line["fig"], "values": line["values"], "from": line["from"], "within": line["within"]}))
