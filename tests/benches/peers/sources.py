"""The pictures of tests/benches/fig/ for other programs: data files, and sources for TeX,
Typst with Lilaq, Asymptote, matplotlib and gnuplot. `write(folder)` makes them all."""

import numpy as np
from contourpy import contour_generator

COLORS = ["blue", "red", "green!60!black", "orange", "violet"]

TEX = r"""\documentclass{standalone}
\usepackage[T1]{fontenc}
\usepackage{lmodern}
\usepackage{amsmath, bm, pgfplots}
\usetikzlibrary{arrows.meta}
\pgfplotsset{compat=1.18, colormap/viridis}
\begin{document}
\begin{tikzpicture}
%s\end{tikzpicture}
\end{document}
"""

TYPST = """#import "@preview/lilaq:0.6.0" as lq
#set page(width: auto, height: auto, margin: 2pt)
"""

MATPLOTLIB = """import os, sys
os.environ["MPLBACKEND"] = "pdf"
import matplotlib.pyplot as plt
import numpy as np
%splt.savefig(sys.argv[1])
"""

ASYMPTOTE = "import graph;\nusepackage(\"bm\");\n"

# -- F1: twelve boxes and fifteen arrows -------------------------------------

NODES = {
    "x": (r"\bm{x}", "bold(x)"),
    "e": (r"\bm{E}\bm{x}", "bold(E x)"),
    "q": (r"\bm{W}_Q", "bold(W)_Q"),
    "k": (r"\bm{W}_K", "bold(W)_K"),
    "v": (r"\bm{W}_V", "bold(W)_V"),
    "s": (r"\frac{QK^\top}{\sqrt{d_k}}", "(Q K^top)/sqrt(d_k)"),
    "m": (r"\operatorname{softmax}", 'op("softmax")'),
    "a": ("AV", "A V"),
    "o": (r"\bm{W}_O", "bold(W)_O"),
    "r": ("x+f(x)", "x+f(x)"),
    "n": (r"\frac{x-\mu}{\sigma}", "(x-mu)/sigma"),
    "y": (r"\hat{\bm{y}}", "hat(bold(y))"),
}
ARROWS = "xe eq ek ev qs ks sm ma va ao or xr rn ny ry".split()
PLACES = {name: (2.5 * (i % 4), -1.6 * (i // 4)) for i, name in enumerate(NODES)}


def f1():
    tex, asy, mpl = [], [], []
    for name, (label, _) in NODES.items():
        x, y = PLACES[name]
        tex.append(
            r"\node[draw, rounded corners=2pt, fill=blue!8, minimum width=1.5cm, minimum height=0.9cm]"
            f" ({name}) at ({x:g}, {y:g}) {{${label}$}};\n"
        )
        asy.append(f'box_("{name}", ({x:g}, {y:g}), "${label}$");\n')
        plain = label.replace(r"\bm", r"\mathbf").replace(r"\operatorname", r"\mathrm")
        mpl.append(
            f"ax.text({x:g}, {y:g}, r'${plain}$', ha='center', va='center', fontsize=9,"
            " bbox=dict(boxstyle='round', fc='#ebebff', ec='k'))\n"
        )
    for a, b in ARROWS:
        tex.append(f"\\draw[-{{Stealth}}] ({a}) -- ({b});\n")
        (x0, y0), (x1, y1) = PLACES[a], PLACES[b]
        asy.append(f"arrow_(({x0:g}, {y0:g}), ({x1:g}, {y1:g}));\n")
        mpl.append(
            f"ax.annotate('', ({x1:g}, {y1:g}), ({x0:g}, {y0:g}),"
            " arrowprops=dict(arrowstyle='-|>', shrinkA=16, shrinkB=16, fc='k'))\n"
        )
    head = """unitsize(1cm);
usepackage("amsmath");
path frame_(pair z) { return box(z - (.75, .45), z + (.75, .45)); }
void box_(string name, pair z, string t) { filldraw(frame_(z), rgb(.92, .92, 1)); label(t, z); }
void arrow_(pair a, pair b) {
  path l = a--b;
  draw(subpath(l, intersect(l, frame_(a))[0], intersect(l, frame_(b))[0]), Arrow);
}
"""
    mpl = (
        "fig, ax = plt.subplots(figsize=(4.2, 2.2))\nax.axis('off')\n"
        "ax.set_xlim(-.9, 8.4)\nax.set_ylim(-3.8, .6)\n" + "".join(mpl)
    )
    return {"tex": "".join(tex), "asy": head + "".join(asy), "py": mpl}


# -- F2: three curves with a legend --------------------------------------------


def f2():
    return {
        "tex": r"""\begin{axis}[width=10cm, height=7cm, xlabel={$\bm{x}$}, ylabel={$f_i(x)=\partial_t u$},
    legend pos=north west, samples=200, domain=-3:3, no markers]
  \addplot[blue, thick] {sin(deg(3*x))*exp(-x^2/4)};
  \addlegendentry{$\sin(3x)e^{-x^2/4}$}
  \addplot[red, thick] {tanh(x)};
  \addlegendentry{$\tanh x$}
  \addplot[green!50!black, thick] {max(0,x)-0.5};
  \addlegendentry{$\max(0,x)-\frac12$}
\end{axis}
""",
        "typ": """#let xs = lq.linspace(-3, 3, num: 200)
#lq.diagram(width: 8.2cm, height: 5.5cm, xlabel: $bold(x)$, ylabel: $f_i (x)=partial_t u$, legend: (position: top + left),
  lq.plot(xs, xs.map(x => calc.sin(3*x)*calc.exp(-x*x/4)), mark: none, color: blue, label: $sin(3x)e^(-x^2\\/4)$),
  lq.plot(xs, xs.map(x => calc.tanh(x)), mark: none, color: red, label: $tanh x$),
  lq.plot(xs, xs.map(x => calc.max(0, x) - 0.5), mark: none, color: green, label: $max(0,x)-1/2$))
""",
        "asy": """size(8.2cm, 5.5cm, IgnoreAspect);
real f(real x) { return sin(3x)*exp(-x^2/4); }
real h(real x) { return max(0, x) - 0.5; }
draw(graph(f, -3, 3, n=200), blue + 1bp, "$\\sin(3x)e^{-x^2/4}$");
draw(graph(tanh, -3, 3, n=200), red + 1bp, "$\\tanh x$");
draw(graph(h, -3, 3, n=200), heavygreen + 1bp, "$\\max(0,x)-\\frac12$");
xaxis("$\\bm{x}$", BottomTop, LeftTicks);
yaxis("$f_i(x)=\\partial_t u$", LeftRight, RightTicks);
add(legend(), point(NW), 20SE);
""",
        "py": r"""x = np.linspace(-3, 3, 200)
fig, ax = plt.subplots(figsize=(4, 2.8))
ax.plot(x, np.sin(3*x)*np.exp(-x**2/4), "b", label=r"$\sin(3x)e^{-x^2/4}$")
ax.plot(x, np.tanh(x), "r", label=r"$\tanh x$")
ax.plot(x, np.maximum(0, x) - .5, "g", label=r"$\max(0,x)-\frac{1}{2}$")
ax.legend(loc="upper left")
ax.set_xlabel(r"$\mathbf{x}$")
ax.set_ylabel(r"$f_i(x)=\partial_t u$")
""",
        "gp": """set terminal pdfcairo size 10cm,7cm
set samples 200; set xrange [-3:3]; set xlabel 'x'; set ylabel 'f_i(x)'; set key top left
plot sin(3*x)*exp(-x**2/4) lw 2 lc rgb 'blue', tanh(x) lw 2 lc rgb 'red', (x>0?x:0)-0.5 lw 2 lc rgb 'green'
""",
    }


# -- F3: five classes of a thousand points ---------------------------------------


def f3(folder):
    rng = np.random.default_rng(1)
    classes = []
    for c in range(5):
        t = np.linspace(0, 1, 1000)
        angle = 2 * np.pi * c / 5 + 4 * t + rng.normal(0, 0.12, 1000)
        classes.append(np.stack([t * np.sin(angle), t * np.cos(angle)], 1))
        np.savetxt(folder / f"s{c}.dat", classes[c], fmt="%.4f")
    rows = np.concatenate([np.c_[np.full(1000, c), points] for c, points in enumerate(classes)])
    np.savetxt(folder / "spiral.csv", rows, fmt=["%d", "%.4f", "%.4f"], delimiter=",", header="c,x,y", comments="")
    tex = "\\begin{axis}[width=10cm, height=8cm, xlabel=$x_1$, ylabel=$x_2$]\n"
    for color, points in zip(COLORS, classes):
        tex += f"\\addplot[only marks, mark=*, mark size=1pt, opacity=0.5, {color}] coordinates {{\n"
        tex += "\n".join(f"({x:.4f},{y:.4f})" for x, y in points) + "\n};\n"
    return {
        "tex": tex + "\\end{axis}\n",
        "typ": """#let d = csv("spiral.csv").slice(1)
#let cs = (blue, red, green, orange, purple)
#lq.diagram(width: 8.2cm, height: 6.5cm, xlabel: $x_1$, ylabel: $x_2$,
  ..range(5).map(c => {
    let r = d.slice(c*1000, (c + 1)*1000)
    lq.plot(r.map(p => float(p.at(1))), r.map(p => float(p.at(2))), stroke: none, mark: "o", mark-size: 2pt,
      color: cs.at(c).transparentize(50%))
  }))
""",
        "asy": """size(8.2cm, 6.5cm, IgnoreAspect);
pen[] cs = {blue, red, heavygreen, orange, purple};
for (int c = 0; c < 5; ++c) {
  real[][] a = input("s" + string(c) + ".dat").dimension(0, 2);
  for (int i = 0; i < a.length; ++i) dot((a[i][0], a[i][1]), cs[c] + opacity(.5) + linewidth(2));
}
xaxis("$x_1$", BottomTop, LeftTicks);
yaxis("$x_2$", LeftRight, RightTicks);
""",
        "py": """d = np.loadtxt("spiral.csv", delimiter=",", skiprows=1)
fig, ax = plt.subplots(figsize=(4, 3.2))
for c, color in enumerate(["b", "r", "g", "orange", "purple"]):
    m = d[:, 0] == c
    ax.scatter(d[m, 1], d[m, 2], s=4, color=color, alpha=.5, lw=0)
ax.set_xlabel("$x_1$")
ax.set_ylabel("$x_2$")
""",
        "gp": """set terminal pdfcairo size 10cm,8cm
unset key; set xlabel 'x_1'; set ylabel 'x_2'
plot for [c=0:4] 's'.c.'.dat' pt 7 ps 0.2 lc rgb word('#800000ff #80ff0000 #80008000 #80ffa500 #80800080', c+1)
""",
    }


# -- F4: a grid, and what a layer makes of it -----------------------------------------


def f4():
    w = np.array([[1.2, 0.6], [-0.5, 1.1]])
    t = np.linspace(-1.5, 1.5, 81)
    lines = []
    for a in np.linspace(-1.5, 1.5, 21):
        lines += [np.stack([t, 0 * t + a]), np.stack([0 * t + a, t])]
    tex = ""
    panels = [(lines, r"$\bm{x}$"), ([np.tanh(w @ p) for p in lines], r"$\tanh(\bm{W}\bm{x})$")]
    for k, (grid, title) in enumerate(panels):
        tex += f"\\begin{{axis}}[at={{({7.2 * k:g}cm, 0)}}, width=7cm, height=7cm, title={title}, no markers]\n"
        for p in grid:
            points = " ".join(f"({x:.4f},{y:.4f})" for x, y in p.T)
            tex += f"\\addplot[thin, blue!70] coordinates {{{points}}};\n"
        tex += "\\end{axis}\n"
    return {
        "tex": tex,
        "typ": """#let t = lq.linspace(-1.5, 1.5, num: 81)
#let gs = lq.linspace(-1.5, 1.5, num: 21).map(a => (t.map(u => (u, a)), t.map(u => (a, u)))).join()
#let mp(p) = { let (x, y) = p; (calc.tanh(1.2*x + .6*y), calc.tanh(-.5*x + 1.1*y)) }
#let pan(ti, gs) = lq.diagram(width: 5.4cm, height: 5.4cm, title: ti,
  ..gs.map(l => lq.plot(l.map(p => p.at(0)), l.map(p => p.at(1)), mark: none, stroke: .4pt + blue)))
#grid(columns: 2, column-gutter: 8pt, pan($bold(x)$, gs), pan($tanh(bold(W x))$, gs.map(l => l.map(mp))))
""",
        "asy": """pair id(pair p) { return p; }
pair layer(pair p) { return (tanh(1.2*p.x + .6*p.y), tanh(-.5*p.x + 1.1*p.y)); }
picture panel(string title, pair f(pair)) {
  picture pic;
  size(pic, 5.4cm, 5.4cm);
  for (int j = 0; j < 21; ++j) {
    real a = -1.5 + 3*j/20;
    guide g, h;
    for (int i = 0; i < 81; ++i) { real u = -1.5 + 3*i/80; g = g--f((u, a)); h = h--f((a, u)); }
    draw(pic, g, blue + .4bp);
    draw(pic, h, blue + .4bp);
  }
  xaxis(pic, BottomTop, LeftTicks);
  yaxis(pic, LeftRight, RightTicks);
  label(pic, title, point(pic, N), N);
  return pic;
}
add(panel("$\\bm{x}$", id).fit(), (0, 0), NE);
add(panel("$\\tanh(\\bm{W}\\bm{x})$", layer).fit(), (7cm, 0), NE);
""",
        "py": r"""W = np.array([[1.2, .6], [-.5, 1.1]])
t = np.linspace(-1.5, 1.5, 81)
fig, axs = plt.subplots(1, 2, figsize=(5.6, 2.9))
panels = ((lambda p: p, r"$\mathbf{x}$"), (lambda p: np.tanh(W @ p), r"$\tanh(\mathbf{Wx})$"))
for ax, (f, title) in zip(axs, panels):
    for a in np.linspace(-1.5, 1.5, 21):
        for p in (np.stack([t, 0*t + a]), np.stack([0*t + a, t])):
            q = f(p)
            ax.plot(q[0], q[1], "b", lw=.4)
    ax.set_title(title)
""",
    }


# -- F5: a field with level sets and arrows ---------------------------------------------


def f5(folder):
    xs = np.linspace(-3, 3, 100)
    x, y = np.meshgrid(xs, xs)
    z = np.sin(x) * np.cos(y) + 0.3 * np.exp(-((x - 1) ** 2) - (y - 1) ** 2)
    q = np.linspace(-2.8, 2.8, 20)
    qx, qy = np.meshgrid(q, q)
    e = 0.6 * np.exp(-((qx - 1) ** 2) - (qy - 1) ** 2)
    u, v = np.cos(qx) * np.cos(qy) - (qx - 1) * e, -np.sin(qx) * np.sin(qy) - (qy - 1) * e
    np.savetxt(folder / "field.dat", np.c_[x.ravel(), y.ravel(), z.ravel()], fmt="%.4f")
    generator = contour_generator(x, y, z)
    sets = []
    for level in np.linspace(z.min(), z.max(), 10)[1:-1]:
        for line in generator.lines(level):
            sets.append("".join(f"{a:.4f} {b:.4f} {level:.4f}\n" for a, b in line))
    arrows = "".join("%.4f %.4f %.4f %.4f\n" % row for row in zip(qx.flat, qy.flat, u.flat, v.flat))
    tex = (
        "\\begin{axis}[width=9cm, height=8cm, enlargelimits=false, xlabel=$x$, ylabel=$y$, colorbar, axis on top]\n"
        "\\addplot[matrix plot*, mesh/cols=100, point meta=explicit] table[meta index=2] {field.dat};\n"
        "\\addplot[contour prepared={labels=false, draw color=white}, thin] table {\n" + "\n".join(sets) + "};\n"
        "\\addplot[black, quiver={u=\\thisrow{u}, v=\\thisrow{v}, scale arrows=0.25}, -{Stealth[length=2pt]}]"
        " table {\nx y u v\n" + arrows + "};\n\\end{axis}\n"
    )
    return {
        "tex": tex,
        # Lilaq's level sets are a WebAssembly package of their own; without them it has less to draw.
        "typ": """#let xs = lq.linspace(-3, 3, num: 100)
#let f(x, y) = calc.sin(x)*calc.cos(y) + .3*calc.exp(-(x - 1)*(x - 1) - (y - 1)*(y - 1))
#let q = lq.linspace(-2.8, 2.8, num: 20)
#let e(x, y) = .6*calc.exp(-(x - 1)*(x - 1) - (y - 1)*(y - 1))
#let m = lq.colormesh(xs, xs, f)
#lq.diagram(width: 6.5cm, height: 6.5cm, xlabel: $x$, ylabel: $y$, m,
  lq.quiver(q, q, (x, y) => (calc.cos(x)*calc.cos(y) - (x - 1)*e(x, y), -calc.sin(x)*calc.sin(y) - (y - 1)*e(x, y)),
    scale: .25))
#lq.colorbar(m)
""",
        "asy": """import palette;
import contour;
size(6.5cm, 6.5cm, IgnoreAspect);
real f(real x, real y) { return sin(x)*cos(y) + .3*exp(-(x - 1)^2 - (y - 1)^2); }
real e(real x, real y) { return .6*exp(-(x - 1)^2 - (y - 1)^2); }
pen[] pal = Gradient(256, rgb(.27, 0, .33), rgb(.13, .57, .55), rgb(.99, .91, .14));
bounds r = image(f, Automatic, (-3, -3), (3, 3), 100, 100, pal);
real[] levels;
for (int i = 1; i < 9; ++i) levels.push(r.min + (r.max - r.min)*i/9);
draw(contour(f, (-3, -3), (3, 3), levels, 100, 100), white + .4bp);
for (int i = 0; i < 20; ++i) for (int j = 0; j < 20; ++j) {
  real x = -2.8 + 5.6*i/19, y = -2.8 + 5.6*j/19;
  pair v = (cos(x)*cos(y) - (x - 1)*e(x, y), -sin(x)*sin(y) - (y - 1)*e(x, y));
  draw((x, y)--(x, y) + .25*v, black + .4bp, Arrow(2));
}
xaxis("$x$", BottomTop, LeftTicks, above=true);
yaxis("$y$", LeftRight, RightTicks, above=true);
palette("$z$", r, (3.3, -3), (3.6, 3), Right, pal);
""",
        "py": """x = np.linspace(-3, 3, 100)
X, Y = np.meshgrid(x, x)
Z = np.sin(X)*np.cos(Y) + .3*np.exp(-(X - 1)**2 - (Y - 1)**2)
fig, ax = plt.subplots(figsize=(3.6, 3))
m = ax.pcolormesh(X, Y, Z, shading="nearest")
ax.contour(X, Y, Z, 8, colors="w", linewidths=.4)
q = np.linspace(-2.8, 2.8, 20)
X, Y = np.meshgrid(q, q)
e = .6*np.exp(-(X - 1)**2 - (Y - 1)**2)
ax.quiver(X, Y, np.cos(X)*np.cos(Y) - (X - 1)*e, -np.sin(X)*np.sin(Y) - (Y - 1)*e)
fig.colorbar(m)
ax.set_xlabel("$x$")
ax.set_ylabel("$y$")
""",
    }


# -- F6: a noisy line of very many points ---------------------------------------------


def f6(folder, count):
    rng = np.random.default_rng(1)
    x = np.linspace(0, 10, count)
    rows = np.c_[x, np.sin(x) + rng.normal(0, 0.1, count)]
    np.savetxt(folder / "big.csv", rows, fmt=["%.5f", "%.4f"], delimiter=",", header="t,y", comments="")
    np.savetxt(folder / "big.dat", rows, fmt=["%.5f", "%.4f"])
    return {
        "tex": r"""\begin{axis}[width=10cm, height=7cm, xlabel=$t$, ylabel=$y$, no markers]
  \addplot[blue, very thin] table {big.dat};
\end{axis}
""",
        "typ": """#let d = csv("big.csv").slice(1)
#lq.diagram(width: 8.2cm, height: 5.5cm, xlabel: $t$, ylabel: $y$,
  lq.plot(d.map(p => float(p.at(0))), d.map(p => float(p.at(1))), mark: none, stroke: .2pt + blue))
""",
        "py": """d = np.loadtxt("big.csv", delimiter=",", skiprows=1)
fig, ax = plt.subplots(figsize=(4, 2.8))
ax.plot(d[:, 0], d[:, 1], "b", lw=.2)
ax.set_xlabel("$t$")
ax.set_ylabel("$y$")
""",
        "gp": """set terminal pdfcairo size 10cm,7cm
unset key; set xlabel 't'; set ylabel 'y'
plot 'big.dat' w l lw .2 lc rgb 'blue'
""",
    }


PICTURES = {
    "F1": lambda folder: f1(),
    "F2": lambda folder: f2(),
    "F3": f3,
    "F4": lambda folder: f4(),
    "F5": f5,
    "F6": lambda folder: f6(folder, 200_000),
    "F6M": lambda folder: f6(folder, 1_000_000),
}

HEADS = {"tex": lambda s: TEX % s, "typ": lambda s: TYPST + s, "asy": lambda s: ASYMPTOTE + s,
         "py": lambda s: MATPLOTLIB % s, "gp": lambda s: s}


def write(picture, folder):
    """Writes data and sources of a picture; returns the kinds of source that there are."""
    sources = PICTURES[picture](folder)
    for kind, text in sources.items():
        (folder / f"peer.{kind}").write_text(HEADS[kind](text))
    return set(sources)
