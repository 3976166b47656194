#!/usr/bin/env python3
"""Writes sequences.jsonl: recurrent nets, and nets with losses of another kind, by PyTorch.

    python3 tests/reference/sequences.py > tests/reference/sequences.jsonl

Every line is one case: `fig` is an expression that computes the same from the same
parameters, and `values` are PyTorch's. Everything is in double precision, on one thread.
PyTorch's recurrent layers have two vectors of biases: the second is 0 and stays so.
"""

import json

import torch
from torch import nn

torch.set_num_threads(1)
torch.set_default_dtype(torch.float64)
torch.manual_seed(54321)

SEQUENCES, STEPS, INPUTS, HIDDEN, OUTPUTS = 5, 11, 2, 4, 3
X = torch.randn(SEQUENCES, STEPS, INPUTS).round(decimals=3)
Y = torch.randn(SEQUENCES, STEPS, OUTPUTS).round(decimals=3)
BITS = (torch.rand(SEQUENCES, STEPS, OUTPUTS) < 0.5).double()
CLASSES = torch.randint(OUTPUTS, (SEQUENCES, STEPS))
AT_END = torch.randint(OUTPUTS, (SEQUENCES,))
POINTS = torch.randn(20, 3).round(decimals=3)


def text(tensor):
    if tensor.dim() == 0:
        return repr(tensor.item())
    return "[" + ", ".join(text(row) for row in tensor) + "]"


def numbers(*tensors):
    return [x for tensor in tensors for x in tensor.detach().flatten().tolist()]


class Net(nn.Module):
    """A recurrent layer with one vector of biases, and a linear one."""

    def __init__(self, kind):
        super().__init__()
        layers = {"rnn_tanh": (nn.RNN, {"nonlinearity": "tanh"}),
                  "rnn_relu": (nn.RNN, {"nonlinearity": "relu"}), "lstm": (nn.LSTM, {})}
        make, options = layers[kind]
        self.kind = kind
        self.layer = make(INPUTS, HIDDEN, batch_first=True, **options)
        self.reader = nn.Linear(HIDDEN, OUTPUTS)
        with torch.no_grad():
            for p in self.parameters():
                p.copy_(p.round(decimals=4))
            self.layer.bias_hh_l0.zero_()
        self.layer.bias_hh_l0.requires_grad_(False)

    def forward(self, x, state=None):
        h, state = self.layer(x, state)
        return self.reader(h), h, state

    def arrays(self):
        layer = self.layer
        return [torch.cat([layer.weight_ih_l0, layer.weight_hh_l0], 1), layer.bias_ih_l0,
                self.reader.weight, self.reader.bias]

    def gradients(self):
        layer = self.layer
        return [torch.cat([layer.weight_ih_l0.grad, layer.weight_hh_l0.grad], 1),
                layer.bias_ih_l0.grad, self.reader.weight.grad, self.reader.bias.grad]

    def fig(self):
        name = "lstm" if self.kind == "lstm" else "rnn"
        act = "" if self.kind == "lstm" else f", act: {self.kind[4:]}"
        fields = ["weights", "biases", "output_weights", "output_biases"]
        given = ", ".join(f"{f}: {text(a.detach())}" for f, a in zip(fields, self.arrays()))
        return f"{name}([{INPUTS}, {HIDDEN}, {OUTPUTS}]{act}, {given})"


ARRAYS = "{0}.weights.flatten(), {0}.biases, {0}.output_weights.flatten(), {0}.output_biases"


def write(name, fig, values):
    print(json.dumps({"name": name, "fig": fig, "values": values}))


def forward(kind):
    """States and outputs of all steps."""
    net = Net(kind)
    out, h, state = net(X)
    if kind == "lstm":
        cells = []
        for s in range(STEPS):
            _, (_, c) = net.layer(X[:, : s + 1])
            cells.append(c[0])
        write(f"{kind}, forward", f"let s = states({net.fig()}, X); concat([s.h.flatten(), s.c.flatten(), s.outputs.flatten()])",
              numbers(h, torch.stack(cells, 1), out))
    else:
        write(f"{kind}, forward", f"let s = states({net.fig()}, X); concat([s.h.flatten(), s.outputs.flatten()])", numbers(h, out))
    x = X[0].clone().requires_grad_()
    net(x[None])[0].pow(3).sum().backward()
    write(f"{kind}, by the input", f"let net = {net.fig()}; grad(x => sum(net(x)^3))(X[0]).flatten()", numbers(x.grad))


def gradient(kind, loss, target, name):
    """One step of descent with rate 1 tells the gradient."""
    net = Net(kind)
    value = loss(net(X)[0], target)
    value.backward()
    write(f"{kind}, gradient of {name}",
          f"let net = {net.fig()}; let r = train(net, X, {name.upper()}, loss: {name}, optimiser: sgd(lr: 1), epochs: 1); "
          f"concat([r.loss, {ARRAYS.format('net')}]) - concat([[0], {ARRAYS.format('r.net')}])",
          [value.item()] + numbers(*net.gradients()))


OPTIMISERS = {
    "rmsprop(lr: 0.003)": lambda p: torch.optim.RMSprop(p, lr=0.003),
    "adam(lr: 0.01)": lambda p: torch.optim.Adam(p, lr=0.01),
}


def truncated(kind, optimiser, stretch, epochs):
    """Backpropagation through stretches, the state going on from one to the next."""
    net = Net(kind)
    fig = net.fig()
    step = OPTIMISERS[optimiser]([p for p in net.parameters() if p.requires_grad])
    curve = []
    for _ in range(epochs):
        total, state = 0.0, None
        for start in range(0, STEPS, stretch):
            x, y = X[:, start:start + stretch], BITS[:, start:start + stretch]
            out, _, state = net(x, state)
            loss = nn.functional.binary_cross_entropy_with_logits(out, y)
            step.zero_grad()
            loss.backward()
            step.step()
            state = tuple(s.detach() for s in state) if isinstance(state, tuple) else state.detach()
            total += loss.item() * x.shape[1]
        curve.append(total / STEPS)
    write(f"{kind}, {optimiser}, stretches of {stretch}",
          f"let r = train({fig}, X, BCE_WITH_LOGITS, loss: bce_with_logits, optimiser: {optimiser}, epochs: {epochs}, bptt: {stretch}); "
          f"concat([r.loss, {ARRAYS.format('r.net')}])",
          curve + numbers(*net.arrays()))


def at_end(kind, optimiser, epochs):
    """One class for each sequence, at its end."""
    net = Net(kind)
    fig = net.fig()
    step = OPTIMISERS[optimiser]([p for p in net.parameters() if p.requires_grad])
    curve = []
    for _ in range(epochs):
        loss = nn.functional.cross_entropy(net(X)[0][:, -1], AT_END)
        step.zero_grad()
        loss.backward()
        step.step()
        curve.append(loss.item())
    right = (net(X)[0][:, -1].argmax(1) == AT_END).double().mean().item()
    write(f"{kind}, at the end, {optimiser}",
          f"let r = train({fig}, X, AT_END, loss: cross_entropy, optimiser: {optimiser}, epochs: {epochs}); "
          f"concat([r.loss, [r.accuracy], {ARRAYS.format('r.net')}])",
          curve + [right] + numbers(*net.arrays()))


def linear(*sizes):
    layers = [nn.Linear(a, b) for a, b in zip(sizes, sizes[1:])]
    with torch.no_grad():
        for layer in layers:
            for p in layer.parameters():
                p.copy_(p.round(decimals=4))
    weights = "[" + ", ".join(text(layer.weight.detach()) for layer in layers) + "]"
    biases = "[" + ", ".join(text(layer.bias.detach()) for layer in layers) + "]"
    return layers, f"weights: {weights}, biases: {biases}"


LAYERS = "concat([{0}.weights[i].flatten() for i in 0..{1}] + [{0}.biases[i] for i in 0..{1}])"


def contraction(name, act):
    """The penalty of a contractive encoder, and its gradient by the weights."""
    layers, given = linear(3, 6, 4, 2)
    total = 0.0
    for row in POINTS:
        h = lambda y: act(layers[2](act(layers[1](act(layers[0](y))))))
        jacobian = torch.autograd.functional.jacobian(h, row, create_graph=True)
        total = total + jacobian.pow(2).sum() / len(POINTS)
    total.backward()
    # In the language: the same by nested derivatives of formulas.
    fig = (f"let net = mlp([3, 6, 4, 2], {given}); "
           f"let code = p => y => {name}(p.C @ {name}(p.B @ {name}(p.A @ y + p.a) + p.b) + p.c); "
           "let penalty = p => sum([sum(jacobian(code(p))(y)^2) for y in POINTS]) / len(POINTS); "
           "let (W, b) = (net.weights, net.biases); let p = {A: W[0], a: b[0], B: W[1], b: b[1], C: W[2], c: b[2]}; "
           "let g = grad(penalty)(p); concat([[penalty(p)], g.A.flatten(), g.a, g.B.flatten(), g.b, g.C.flatten(), g.c])")
    values = [total.item()]
    for layer in layers:
        values += numbers(layer.weight.grad, layer.bias.grad)
    write(f"contraction, {name}", fig, values)


def own_loss(name, loss, fig_loss, batch=None):
    """A loss that has no name."""
    layers, given = linear(3, 5, 2)
    target = POINTS[:, :2].abs().round(decimals=3)
    step = torch.optim.Adam([p for layer in layers for p in layer.parameters()], lr=0.01)
    curve = []
    for _ in range(30):
        value = loss(layers[1](torch.tanh(layers[0](POINTS))), target)
        step.zero_grad()
        value.backward()
        step.step()
        curve.append(value.item())
    fig = (f"let r = train(mlp([3, 5, 2], act: tanh, {given}), POINTS, abs(POINTS[:, :2]), loss: {fig_loss}, "
           f"optimiser: adam(lr: 0.01), epochs: 30); concat([r.loss, {LAYERS.format('r.net', 2)}])")
    write(f"a loss of one's own, {name}", fig,
          curve + numbers(*(layer.weight for layer in layers), *(layer.bias for layer in layers)))


def main():
    names = {"X": text(X), "MSE": text(Y), "BCE_WITH_LOGITS": text(BITS), "CROSS_ENTROPY": text(CLASSES),
             "AT_END": text(AT_END), "POINTS": text(POINTS)}
    print(json.dumps({"names": names}))
    cross = lambda s, y: nn.functional.cross_entropy(s.flatten(0, 1), y.flatten())
    for kind in ("rnn_tanh", "rnn_relu", "lstm"):
        forward(kind)
        gradient(kind, nn.functional.mse_loss, Y, "mse")
        gradient(kind, cross, CLASSES, "cross_entropy")
        gradient(kind, nn.functional.binary_cross_entropy_with_logits, BITS, "bce_with_logits")
        for optimiser in OPTIMISERS:
            truncated(kind, optimiser, 4, 6)
            truncated(kind, optimiser, STEPS, 10)
            at_end(kind, optimiser, 12)
    contraction("tanh", torch.tanh)
    contraction("softplus", nn.functional.softplus)
    own_loss("mean distance", lambda s, y: (s - y).pow(2).sum(1).sqrt().mean(),
             "(s, y) => mean(norm(s - y, axis: 1))")
    own_loss("smooth maximum", lambda s, y: torch.logsumexp(3 * (s - y).pow(2), 1).mean() / 3,
             "(s, y) => mean(logsumexp((s - y)^2, beta: 3, axis: 1))")


main()
