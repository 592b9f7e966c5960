#!/usr/bin/env bash
# What to run on a machine with an NVIDIA GPU, some minutes long, and to send back with a word on the machine:
#   docs/gpu-check.sh FOLDER                                  from a checkout, with Maven and Java 17
#   PATCHFLOW=path/to/bin/patchflow docs/gpu-check.sh FOLDER  with a distribution, and no Maven
# FOLDER takes the runs. Exit code 0: everything that was tried did as it should.
set -uo pipefail
out=${1:?usage: docs/gpu-check.sh FOLDER}
here=$(cd "$(dirname "${BASH_SOURCE[0]}")/.." && pwd)
failed=0

step() {
  echo "== $*"
  "$@"
  local code=$?
  if [ $code -ne 0 ]; then
    echo "!! exit code $code"
    failed=1
  fi
}

nvidia-smi --query-gpu=name,driver_version,compute_cap,memory.total --format=csv,noheader
if [ -z "${PATCHFLOW:-}" ]; then
  cd "$here" || exit 2
  step mvn -q -B -ntp package -DskipTests
  PATCHFLOW=$here/deploy/target/patchflow/bin/patchflow
  # Every array of every case against PyTorch's double precision, and the CPU's executors beside.
  step mvn -q -B -ntp test -pl schemas,training -am -Dpatchflow.driver=nvidia \
    -Dtest='PyTorchParityTest,ExecutorAgreementTest' -Dsurefire.failIfNoSpecifiedTests=false
fi

# Twice: the first time the driver compiles the kernels, the second they come from its cache.
step "$PATCHFLOW" doctor --gpu
step "$PATCHFLOW" doctor --gpu

for recipe in seed best; do
  for again in 1 2; do
    run=$out/$recipe-$again
    # Milliseconds a step are 1000 * batch size / samples_per_second: 256 images of seed, 128 of best.
    step "$PATCHFLOW" run --backend cuda --recipe $recipe --epochs 2 --output "$run"
    step "$PATCHFLOW" inspect "$run" epochs --format csv
  done
  echo "== equal bits of two runs of $recipe"
  one=$(grep -o '"fingerprint"[^,]*' "$out/$recipe-1/model/manifest.json")
  two=$(grep -o '"fingerprint"[^,]*' "$out/$recipe-2/model/manifest.json")
  [ -n "$one" ] && [ "$one" = "$two" ] || { echo "!! $one and $two"; failed=1; }
done

# The same training on the CPU, to compare the losses with, and the GPU's model scored there.
step "$PATCHFLOW" run --backend cpu --recipe seed --epochs 2 --output "$out/seed-cpu"
step "$PATCHFLOW" inspect "$out/seed-cpu" epochs --format csv
step "$PATCHFLOW" evaluate --backend cpu --split test --split train --output "$out/seed-2"

if command -v compute-sanitizer >/dev/null; then
  # The tiny case: forward, backward, optimiser, inference.
  for tool in memcheck racecheck synccheck; do
    step compute-sanitizer --tool $tool --target-processes all --error-exitcode 9 "$PATCHFLOW" doctor --gpu
  done
else
  echo "compute-sanitizer is not here: not run"
fi
exit $failed
