#!/bin/sh
# Makes the pictures of the README and the guide anew: docs/images/make.sh [figc]
# It wants pdftoppm, from the Debian package poppler-utils.
set -eu
figc=$(realpath "${1:-$(dirname "$0")/../../target/release/figc}")
cd "$(dirname "$0")/../.."
pages=$(mktemp -d)
trap 'rm -rf "$pages"' EXIT

"$figc" render examples/svd.fig docs/guide/layer.fig --theme all -o "$pages"
for page in "$pages"/*.pdf; do
    pdftoppm -r 288 -png -singlefile "$page" "docs/images/$(basename "$page" .pdf)"
done
