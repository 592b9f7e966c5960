#!/usr/bin/env bash
# Tries a distribution for Linux on arm64 under QEMU, with Debian's Java for arm64: doctor, then a training of one
# epoch on 400 images. Needs Debian's qemu-user and dataset-fashion-mnist, and apt that knows the architecture:
#   dpkg --add-architecture arm64 && apt-get update
# usage: linux-arm64.sh [DISTRIBUTION [SYSROOT]]; packages are unpacked into SYSROOT, not installed.
set -euo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)
distribution=$(realpath "${1:-$here/../../target/patchflow}")
sysroot=${2:-$here/../../target/linux-arm64}
mkdir -p "$sysroot"
sysroot=$(realpath "$sysroot")
java=$sysroot/usr/lib/jvm/java-17-openjdk-arm64/bin/java

if [ ! -e "$java" ]; then
  packages=$(mktemp -d)
  (cd "$packages" && apt-get download -qq openjdk-17-jre-headless:arm64 libc6:arm64 zlib1g:arm64 \
    libgcc-s1:arm64 libstdc++6:arm64 libgomp1:arm64 libfreetype6:arm64 libfontconfig1:arm64 libexpat1:arm64 \
    libpng16-16:arm64 libbrotli1:arm64 libharfbuzz0b:arm64 libglib2.0-0:arm64 libpcre2-8-0:arm64 \
    libgraphite2-3:arm64 libjpeg62-turbo:arm64 liblcms2-2:arm64)
  for package in "$packages"/*.deb; do dpkg -x "$package" "$sysroot"; done
  rm -r "$packages"
fi

work=$(mktemp -d)
trap 'rm -r "$work"' EXIT
cd "$work"
# The first images of each file, behind headers of their own.
mkdir data
cut_set() { # name, count as four octal bytes, count
  set -- "$1" "$2" "$3" /usr/share/datasets/fashion-mnist/"$1"
  { printf '\0\0\10\3%b\0\0\0\34\0\0\0\34' "$2"; zcat "$4-images-idx3-ubyte.gz" | tail -c +17 | head -c $(($3 * 784)) || :; } \
    >"data/$1-images-idx3-ubyte"
  { printf '\0\0\10\1%b' "$2"; zcat "$4-labels-idx1-ubyte.gz" | tail -c +9 | head -c "$3" || :; } >"data/$1-labels-idx1-ubyte"
}
set +o pipefail
cut_set train '\0000\0000\0001\0220' 400
cut_set t10k '\0000\0000\0000\0144' 100
set -o pipefail
cat >small.yaml <<'YAML'
extends: seed
name: small
model:
  stem: 16
  blocks:
    - [16, 16, 16, 16]
batchSize: 50
YAML

patchflow() {
  qemu-aarch64 -L "$sysroot" "$java" -Xmx1g -cp "$distribution/lib/*" io.patchflow.cli.Main "$@"
}
patchflow doctor
patchflow run --epochs 1 --recipe small.yaml --input data --output run
