#!/bin/sh
# Installs stock pdfLaTeX and LuaLaTeX, with which the tests compile the code that figc
# emits. figc itself needs neither.
set -eu
packages="texlive-latex-base texlive-latex-recommended texlive-latex-extra
texlive-pictures texlive-fonts-recommended texlive-luatex lmodern"
if ! dpkg -s $packages >/dev/null 2>&1; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $packages
fi
