#!/bin/sh
# Unpacks the parts of Debian's TeX Live that the bundle is made from, without installing
# them: .ci/texlive.sh [target folder], into <target>/texlive. Then:
#   figc bundle make --from <target>/texlive --out <target>/figc-bundle
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
tree="${1:-$root/target}/texlive"
texlive="texlive-base texlive-latex-base texlive-latex-recommended texlive-latex-extra
texlive-pictures texlive-fonts-recommended lmodern"
linked="libicu-dev libfontconfig-dev libfreetype-dev libpng-dev zlib1g-dev
libgraphite2-dev libbrotli-dev libexpat1-dev libstdc++-$(g++ -dumpversion)-dev"

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT
(cd "$work" && apt-get -qq -o APT::Sandbox::User=root download $texlive)
rm -rf "$tree"
mkdir -p "$tree"
for package in "$work"/*.deb; do
    dpkg-deb -x "$package" "$tree"
done
# What is linked into the binary has its licence in the same place.
for package in $linked; do
    mkdir -p "$tree/usr/share/doc/$package"
    cp "/usr/share/doc/$package/copyright" "$tree/usr/share/doc/$package/"
done
echo "TeX Live is in $tree"
