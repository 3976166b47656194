#!/bin/sh
# Prepares the C and C++ libraries that the TeX engine links against, so that the
# release binary needs nothing but glibc. Run once on a fresh Debian, as root (or with
# the packages installed already): .ci/native.sh [target folder]
# It makes <target>/native/{lib,pkg-config}; .cargo/config.toml points there.
set -eu
root=$(cd "$(dirname "$0")/.." && pwd)
prefix="${1:-$root/target}/native"
packages="build-essential pkg-config libicu-dev libfontconfig1-dev libfreetype-dev
libpng-dev zlib1g-dev libgraphite2-dev libbrotli-dev libexpat1-dev dpkg-dev"

if ! dpkg -s $packages >/dev/null 2>&1; then
    apt-get update -q
    DEBIAN_FRONTEND=noninteractive apt-get install -qy --no-install-recommends $packages
fi
mkdir -p "$prefix/lib" "$prefix/pkg-config"

# Debian ships every library as an archive except graphite2, so that one is compiled
# from Debian's own source package (its signature is checked by apt).
if [ ! -f "$prefix/lib/libgraphite2.a" ]; then
    work=$(mktemp -d)
    trap 'rm -rf "$work"' EXIT
    mkdir -p "$work/lists/partial" "$work/src" "$work/parts"
    # The machine's own sources, asked for source packages.
    : >"$work/sources.list"
    for list in /etc/apt/sources.list /etc/apt/sources.list.d/*.list; do
        [ -f "$list" ] && sed -n 's/^deb[[:space:]]/deb-src /p' "$list" >>"$work/sources.list"
    done
    for list in /etc/apt/sources.list.d/*.sources; do
        [ -f "$list" ] && sed 's/^Types:.*/Types: deb-src/' "$list" >"$work/parts/${list##*/}"
    done
    set -- -q -o "Dir::Etc::sourcelist=$work/sources.list" -o "Dir::Etc::sourceparts=$work/parts" \
        -o "Dir::State::lists=$work/lists" -o APT::Sandbox::User=root
    apt-get "$@" update
    (cd "$work/src" && apt-get "$@" source --download-only graphite2)
    (cd "$work/src" && dpkg-source --no-check -x ./*.dsc graphite2)
    cd "$work/src/graphite2/src"
    for file in *.cpp; do
        case $file in
        # One of the two virtual machines is chosen: the direct one is for gcc.
        call_machine.cpp) continue ;;
        esac
        g++ -O2 -fPIC -std=c++11 -fno-rtti -fno-exceptions -DGRAPHITE2_STATIC -DGRAPHITE2_NTRACING \
            -I../include -I. -c "$file" -o "${file%.cpp}.o"
    done
    ar rcs "$prefix/lib/libgraphite2.a" ./*.o
fi

# The linker takes the first folder that has a library of the wanted name. In this one
# the C++ and unwinding runtimes exist as archives only.
ln -sf "$(g++ -print-file-name=libstdc++.a)" "$prefix/lib/libstdc++.a"
ln -sf "$(gcc -print-file-name=libgcc_eh.a)" "$prefix/lib/libgcc_s.a"

# The engine sets Type 1 fonts only, for which it needs none of ICU's 30 MB of tables (line
# breaking and collation of the world's scripts). ICU is made to run on an empty set.
version=$(pkg-config --modversion icu-uc | cut -d. -f1)
cat >"$prefix/icudata.c" <<C
#include <stdint.h>
/* The header that ICU checks, with no entries: see ICU's own source/stubdata. */
_Alignas(16) const struct {
    uint16_t header_size; uint8_t magic1, magic2;
    uint16_t size, reserved; uint8_t is_big_endian, charset_family, char_size, reserved2;
    uint8_t data_format[4], format_version[4], data_version[4];
    char padding[8]; uint32_t count, reserved3; int32_t entry[4];
} icudt${version}_dat = {
    32, 0xda, 0x27, 20, 0, 0, 0, 2, 0,
    {'T', 'o', 'C', 'P'}, {1, 0, 0, 0}, {0, 0, 0, 0}, {0}, 0, 0, {0}
};
C
gcc -O2 -fPIC -c "$prefix/icudata.c" -o "$prefix/icudata.o"
rm -f "$prefix/lib/libicudata.a"
ar rcs "$prefix/lib/libicudata.a" "$prefix/icudata.o"
rm "$prefix/icudata.c" "$prefix/icudata.o"

cat >"$prefix/pkg-config/graphite2.pc" <<'PC'
libdir=${pcfiledir}/../lib
Name: graphite2
Description: font rendering engine, as an archive
Version: 3.2.1
Libs: -L${libdir} -lgraphite2
Cflags: -I/usr/include
PC
ln -sf "$(gcc -print-file-name=libicuuc.a)" "$prefix/lib/libicuuc.a"
cat >"$prefix/pkg-config/icu-uc.pc" <<PC
libdir=\${pcfiledir}/../lib
Name: icu-uc
Description: Unicode library, with an empty set of data
Version: $(pkg-config --modversion icu-uc)
Libs: -L\${libdir} -licuuc -licudata
Cflags: -I/usr/include
PC
echo "native libraries are in $prefix"
