#!/usr/bin/env python3
"""Times training against PyTorch on the CPU, one thread each, in one run.

    python3 tests/benches/learning.py target/release/figc

Both train the same nets on the same samples for the same number of steps, in turns. figc is
timed as a whole process, with nothing kept from an earlier run; PyTorch without its import.
It computes in single precision, as it does unless told otherwise, and in double, which is
what figc computes in. The medians are printed, with how many times faster figc is.
"""

import os
import statistics
import subprocess
import sys
import time

import torch
from torch import nn

ROUNDS = 3

CASES = [
    ("2→100→2→5 on 5000 points, 2000 epochs",
     "let (X, y) = spiral(1000, classes: 5, noise: 0.2, seed: 1)\n"
     "train(mlp([2, 100, 2, 5], act: [relu, identity], seed: 1), X, y, loss: cross_entropy, "
     "optimiser: adam(lr: 0.001, weight_decay: 1e-5), epochs: 2000).accuracy"),
    ("2→100→100→1→100→100→2 on 50 points, 5000 steps",
     "let t = linspace(0, 1, 50)\n"
     "let Y = column_stack([2 * t - 1, 0.6 * sin(1.5 * pi * (2 * t - 1))])\n"
     "train(mlp([2, 100, 100, 1, 100, 100, 2], act: tanh, seed: 1), Y, Y, loss: mse, "
     "optimiser: adam(lr: 0.001), epochs: 5000).loss[-1]"),
]


def figc(binary, expression):
    environment = {k: v for k, v in os.environ.items() if k not in ("HOME", "XDG_CACHE_HOME")}
    began = time.perf_counter()
    subprocess.run([binary, "eval", expression], check=True, capture_output=True, env=environment)
    return time.perf_counter() - began


def spiral(dtype):
    t = torch.linspace(0, 1, 1000, dtype=dtype)
    points, labels = [], []
    for k in range(5):
        angle = (2 * t + k) * 2 * torch.pi / 5 + 0.2 * torch.randn(1000, dtype=dtype)
        points.append(torch.stack([(0.8 * t + 0.2) * angle.sin(), (0.8 * t + 0.2) * angle.cos()], 1))
        labels += [k] * 1000
    return torch.cat(points), torch.tensor(labels)


def classifier(dtype):
    x, y = spiral(dtype)
    net = nn.Sequential(nn.Linear(2, 100), nn.ReLU(), nn.Linear(100, 2), nn.Linear(2, 5)).to(dtype)
    adam = torch.optim.Adam(net.parameters(), lr=1e-3, weight_decay=1e-5)
    return net, x, y, nn.CrossEntropyLoss(), adam, 2000


def autoencoder(dtype):
    t = torch.linspace(0, 1, 50, dtype=dtype)
    y = torch.stack([2 * t - 1, 0.6 * torch.sin(1.5 * torch.pi * (2 * t - 1))], 1)
    sizes = [2, 100, 100, 1, 100, 100, 2]
    layers = []
    for a, b in zip(sizes, sizes[1:]):
        layers += [nn.Linear(a, b), nn.Tanh()]
    net = nn.Sequential(*layers[:-1]).to(dtype)
    return net, y, y, nn.MSELoss(), torch.optim.Adam(net.parameters(), lr=1e-3), 5000


def pytorch(make, dtype):
    net, x, y, criterion, optimiser, steps = make(dtype)
    began = time.perf_counter()
    for _ in range(steps):
        loss = criterion(net(x), y)
        optimiser.zero_grad()
        loss.backward()
        optimiser.step()
    loss.item()
    return time.perf_counter() - began


def main():
    torch.set_num_threads(1)
    binary = sys.argv[1]
    print(f"PyTorch {torch.__version__}, one thread; median of {ROUNDS}")
    print(f"{'training':50} {'figc':>9} {'single':>9} {'double':>9}")
    for (name, expression), make in zip(CASES, [classifier, autoencoder]):
        times = {"figc": [], "single": [], "double": []}
        for _ in range(ROUNDS):
            times["figc"].append(figc(binary, expression))
            times["single"].append(pytorch(make, torch.float32))
            times["double"].append(pytorch(make, torch.float64))
        own, single, double = (statistics.median(times[k]) for k in ("figc", "single", "double"))
        print(f"{name:50} {own:7.2f} s {single:7.2f} s {double:7.2f} s   "
              f"{single / own:.1f} and {double / own:.1f} times faster")


main()
