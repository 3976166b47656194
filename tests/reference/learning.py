#!/usr/bin/env python3
"""Writes learning.jsonl: nets trained by PyTorch, and what became of them.

    python3 tests/reference/learning.py > tests/reference/learning.jsonl

Every line is one case: `fig` is an expression that trains the same net, from the same
parameters, on the same samples, and `values` are PyTorch's: the loss of every epoch, then
all parameters at the end. Everything is computed in double precision, on one thread.
"""

import json

import torch
from torch import nn

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
torch.manual_seed(12345)

N = 24
X = torch.randn(N, 2).round(decimals=3)
LABELS = ((X[:, 0] > 0).long() + (X[:, 1] > 0.3).long())
VALUES = torch.stack([X.prod(1), X.sum(1)], 1).round(decimals=3)
BITS = torch.stack([X[:, 0] > 0, X[:, 1] > 0], 1).double()

ACTIVATIONS = {
    "relu": nn.ReLU, "tanh": nn.Tanh, "sigmoid": nn.Sigmoid, "leaky_relu": nn.LeakyReLU,
    "elu": nn.ELU, "selu": nn.SELU, "gelu": nn.GELU, "silu": nn.SiLU, "mish": nn.Mish,
    "softplus": nn.Softplus, "softsign": nn.Softsign, "hardtanh": nn.Hardtanh,
    "hardsigmoid": nn.Hardsigmoid,
}

LOSSES = {
    "mse": (nn.MSELoss(), VALUES),
    "bce_with_logits": (nn.BCEWithLogitsLoss(), BITS),
    "cross_entropy": (nn.CrossEntropyLoss(), LABELS),
    "hinge": (nn.MultiMarginLoss(), LABELS),
}

OPTIMISERS = {
    "sgd(lr: 0.1)": lambda p: torch.optim.SGD(p, lr=0.1),
    "sgd(lr: 0.05, momentum: 0.9, weight_decay: 0.01)":
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, weight_decay=0.01),
    "sgd(lr: 0.05, momentum: 0.9, nesterov: true)":
        lambda p: torch.optim.SGD(p, lr=0.05, momentum=0.9, nesterov=True),
    "adam(lr: 0.01)": lambda p: torch.optim.Adam(p, lr=0.01),
    "adam(lr: 0.01, betas: (0.5, 0.99), eps: 1e-6, weight_decay: 0.1)":
        lambda p: torch.optim.Adam(p, lr=0.01, betas=(0.5, 0.99), eps=1e-6, weight_decay=0.1),
    "adamw(lr: 0.01, weight_decay: 0.1)": lambda p: torch.optim.AdamW(p, lr=0.01, weight_decay=0.1),
    "rmsprop(lr: 0.005)": lambda p: torch.optim.RMSprop(p, lr=0.005),
    "rmsprop(lr: 0.005, alpha: 0.9, momentum: 0.5, weight_decay: 0.01)":
        lambda p: torch.optim.RMSprop(p, lr=0.005, alpha=0.9, momentum=0.5, weight_decay=0.01),
}


def text(tensor):
    if tensor.dim() == 0:
        return repr(tensor.item())
    return "[" + ", ".join(text(row) for row in tensor) + "]"


def case(activation, loss, optimiser, epochs, batch=None):
    criterion, target = LOSSES[loss]
    outputs = 3 if target.dim() == 1 else target.shape[1]
    layers = [nn.Linear(2, 7), nn.Linear(7, 5), nn.Linear(5, outputs)]
    act = ACTIVATIONS[activation]
    net = nn.Sequential(layers[0], act(), layers[1], act(), layers[2])
    with torch.no_grad():
        for p in net.parameters():
            p.copy_(p.round(decimals=4))
    weights = "[" + ", ".join(text(layer.weight) for layer in layers) + "]"
    biases = "[" + ", ".join(text(layer.bias) for layer in layers) + "]"
    step = OPTIMISERS[optimiser](net.parameters())
    curve = []
    for _ in range(epochs):
        total = 0.0
        value = criterion(net(X), target)
        step.zero_grad()
        value.backward()
        step.step()
        curve.append(value.item())
    values = curve + [x.item() for layer in layers for p in (layer.weight, layer.bias) for x in p.flatten()]
    fig = (f"let r = train(mlp([2, 7, 5, {outputs}], act: {activation}, weights: {weights}, biases: {biases}), "
           f"X, {loss.upper()}, loss: {loss}, optimiser: {optimiser}, epochs: {epochs}); "
           "concat([r.loss, " + ", ".join(
               f"r.net.weights[{i}].flatten(), r.net.biases[{i}]" for i in range(3)) + "])")
    print(json.dumps({"name": f"{activation}, {loss}, {optimiser}", "fig": fig, "values": values}))


def main():
    names = {"X": text(X), "MSE": text(VALUES), "BCE_WITH_LOGITS": text(BITS),
             "CROSS_ENTROPY": text(LABELS), "HINGE": text(LABELS)}
    print(json.dumps({"names": names}))
    for activation in ACTIVATIONS:
        case(activation, "mse", "sgd(lr: 0.1)", 40)
    for loss in LOSSES:
        case("tanh", loss, "adam(lr: 0.01)", 40)
    for optimiser in OPTIMISERS:
        case("relu", "cross_entropy", optimiser, 60)


main()
