# figc: two commands for a fresh machine with Rust and apt.
#
#   make demo   installs what the build needs, builds figc with its TeX bundle inside,
#               and renders examples/svd.fig in every theme
#   make test   the same set-up, and all tests
#
# Everything made lies in target/.

TARGET  := $(CURDIR)/target
BUNDLE  := $(TARGET)/figc-bundle
FIGC    := $(TARGET)/release/figc
DEMO    := $(TARGET)/demo

export CARGO_TARGET_DIR := $(TARGET)
export FIGC_BUNDLE_DIR  := $(BUNDLE)

.PHONY: demo test build check docs fidelity bench bench-numeric bench-plots clean

demo: build
	mkdir -p $(DEMO)
	$(FIGC) render examples/svd.fig --theme all -o $(DEMO)/
	@echo
	@echo "Rendered examples/svd.fig:"
	@ls -1 $(DEMO)/svd-*.pdf

build: $(BUNDLE)/bundle.zip
	cargo build --release --locked

# The archives that the TeX engine is linked with.
$(TARGET)/native/.done: .ci/native.sh
	sh .ci/native.sh $(TARGET)
	touch $@

# The bundle is made by figc itself: by a first build that has none inside.
$(BUNDLE)/bundle.zip: $(TARGET)/native/.done $(wildcard src/tex/make.rs src/tex/formats/*) .ci/texlive.sh
	sh .ci/texlive.sh $(TARGET)
	cargo build --release --locked
	mkdir -p $(TARGET)/texlive/usr/share/doc/rust-crates
	cargo tree --locked --edges normal --prefix none --format '{p}: {l}' | sed 's/ (\*)$$//; s/ ([^)]*)//; /^$$/d' | sort -u \
	    > $(TARGET)/texlive/usr/share/doc/rust-crates/copyright
	$(FIGC) bundle make --from $(TARGET)/texlive --out $(BUNDLE)

# The emitted code is compiled with stock pdfLaTeX and LuaLaTeX, and must show the same.
$(TARGET)/latex.done: .ci/latex.sh
	sh .ci/latex.sh
	touch $@

test: build $(TARGET)/latex.done
	cargo fmt --check
	cargo clippy --release --locked --all-targets -- -D warnings
	FIGC_STOCK_LATEX=1 cargo test --release --locked

# How alike our page and stock LaTeX's page of the emitted code are, for every example.
fidelity: build $(TARGET)/latex.done
	FIGC_STOCK_LATEX=1 cargo test --release --locked --test fidelity -- --nocapture

bench: build $(TARGET)/latex.done
	python3 tests/benches/render.py $(FIGC)
	python3 tests/benches/language.py $(FIGC)

# The numeric core against NumPy, SciPy and contourpy, which must be installed.
bench-numeric: build
	python3 tests/benches/numeric.py $(FIGC)

# The same pictures by other programs, as far as they are installed; wants numpy, contourpy
# and matplotlib.
bench-plots: build
	python3 tests/benches/peers.py $(FIGC)

# Writes the generated pages and pictures of docs/ anew; `make test` fails when they are stale.
docs: build
	FIGC_ACCEPT=1 cargo test --release --locked --test suite docs::

check:
	cargo fmt --check
	cargo clippy --release --all-targets -- -D warnings

clean:
	rm -rf $(TARGET)
