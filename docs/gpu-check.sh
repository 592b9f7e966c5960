#!/usr/bin/env bash
# What to run on a machine with an NVIDIA GPU, some minutes long, and to send back with a word on the machine.
#
#   docs/gpu-check.sh pack FOLDER      where there are Maven and Java 17: leaves all in FOLDER that the check needs
#   FOLDER/gpu-check.sh RUNS           where there are the GPU, its driver and Java 17; run folders go to RUNS, a new one
#
# INPUT=DIR is where the data set lies, for a machine that does not have it and cannot load it; EPOCHS=N the length of
# the long runs, 40 without it. What is not there (PyTorch, compute-sanitizer) is left out, with a line that says so.
# Each step has a limit of time, and the others follow whatever becomes of it. Exit code 0: all did as it should.
set -uo pipefail
here=$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)

if [ "${1:-}" = pack ]; then
  set -e
  to=$(mkdir -p "${2:?usage: docs/gpu-check.sh pack FOLDER}" && cd "$2" && pwd)
  cd "$here/.."
  version() { sed -n "s|.*<$1.version>\(.*\)</$1.version>.*|\1|p" pom.xml; }
  mvn -q -B -ntp package -DskipTests
  mvn -q -B -ntp test-compile -pl training -am
  junit=$(version junit)
  for jar in org.junit.platform:junit-platform-console-standalone:1"${junit#5}" \
    org.assertj:assertj-core:"$(version assertj)"; do
    mvn -q -B -ntp -N dependency:copy -Dartifact="$jar" -DoutputDirectory="$to/parity"
  done
  cp -r deploy/target/patchflow "$to"
  cp -r training/target/test-classes "$to/parity"
  cp docs/gpu-check.sh training/src/test/python/g*.py "$to"
  echo "$to has all that the check needs but Java 17 and the driver"
  exit
fi

out=${1:?usage: FOLDER/gpu-check.sh RUNS}
patchflow=$here/patchflow/bin/patchflow
[ -x "$patchflow" ] || { echo "$patchflow is not there: see pack, above" >&2; exit 2; }
[ ! -e "$out" ] || { echo "$out is there already" >&2; exit 2; }
mkdir -p "$out"
java=${JAVA_HOME:+$JAVA_HOME/bin/}java
input=(${INPUT:+--input "$INPUT"})
failed=0

wrong() {
  echo "!! $*"
  failed=1
}

# step SECONDS COMMAND...
step() {
  local limit=$1 start=$SECONDS code
  shift
  echo "== $*"
  timeout -k 10 "$limit" "$@"
  code=$?
  [ $code -eq 0 ] || wrong "exit code $code"
  echo "-- $((SECONDS - start)) s"
}

# train NAME RECIPE EPOCHS BACKEND [PRECISION]
train() {
  step 240 "$patchflow" run --backend "$4" --recipe "$2" --epochs "$3" --set precision="${5:-float32}" "${input[@]}" \
    --output "$out/$1"
}

# speed NAME BATCH: a line an epoch
speed() {
  "$patchflow" inspect "$out/$1" epochs --format csv | awk -F, -v batch="$2" -v name="$1" '
    { sub(/\r$/, "") }
    NR == 1 { for (i = 1; i <= NF; i++) at[$i] = i; next }
    NR < 4 || NR == 21 || NR > 40 {
      printf "%s epoch %d: %.3f ms a step, %.0f ms with what is watched, training loss %.6f, test loss %s, accuracy %s\n", name,
        $at["epoch"], 1000 * batch / $at["samples_per_second"], 1000 * $at["seconds"], $at["train_loss"], $at["test_loss"],
        $at["test_accuracy"] }'
}

echo "== the machine"
nvidia-smi --query-gpu=name,driver_version,compute_cap,memory.total,clocks.max.sm --format=csv,noheader ||
  echo "nvidia-smi is not here"
"$java" -version 2>&1 | head -1
grep -m 1 'model name' /proc/cpuinfo
echo "$(nproc) processors"

# Twice: the first time the driver compiles the kernels, the second they come from its cache.
for again in 1 2; do
  step 120 "$patchflow" doctor --gpu >"$out/doctor-$again.txt"
  cat "$out/doctor-$again.txt"
  grep -q 'engine self-check passed' "$out/doctor-$again.txt" || wrong "the self-check did not pass"
done

# Every array of every case against PyTorch's double precision, in both precisions; single products in both, which shows
# how factors are rounded; batches made on the GPU against the host's, bit by bit; optimisers, batches of all sizes. These
# ask a driver for nothing but results.
tests=()
for test in io.patchflow.gpu.ResidentImagesTest{'#aBatchHasTheBitsThatTheHostGivesIt(int,int,int,int)','#trainingAndScoringHaveTheSameBitsWithAndWithoutThem()'} \
  io.patchflow.gpu.GpuExecutorTest{'#aLargeBatchIsTrainedOnAsOnTheCpu()','#eachOptimiserDoesAsOnTheCpu(java.lang.String,double,double)','#anImagesLogitsDependNeitherOnItsNeighboursNorOnHowManyTheyAre()'}; do
  tests+=(--select-method "$test")
done
step 120 "$java" -Xmx2g -Dpatchflow.driver=nvidia -Dpatchflow.parity.on=cuda,cuda-tf32 \
  -Dpatchflow.parity.dir="$here/parity/test-classes/parity" \
  -cp "$here/parity/test-classes:$here/parity/*:$here/patchflow/lib/*" org.junit.platform.console.ConsoleLauncher execute \
  --disable-banner --disable-ansi-colors --details=tree --select-class io.patchflow.model.PyTorchParityTest \
  --select-class io.patchflow.gpu.ProductTest "${tests[@]}"

for precision in float32 tf32; do
  for recipe in seed best; do
    run=$recipe-$precision
    for again in 1 2; do
      train $run-$again $recipe 2 cuda $precision
      speed $run-$again "$([ $recipe = seed ] && echo 256 || echo 128)"
    done
    one=$(grep -o '"fingerprint"[^,]*' "$out/$run-1/model/manifest.json")
    two=$(grep -o '"fingerprint"[^,]*' "$out/$run-2/model/manifest.json")
    if [ -n "$one" ] && [ "$one" = "$two" ]; then
      echo "two runs of $run have the same bits: $one"
    else
      wrong "two runs of $run differ: $one, $two"
    fi
  done
  grep -q '"precision" : "'$precision'"' "$out/seed-$precision-1/model/manifest.json" || wrong "not trained in $precision"
done

if python3 -c 'import torch; assert torch.cuda.is_available()' 2>/dev/null; then
  step 120 python3 "$here/gpu_baseline.py"
else
  echo "PyTorch with CUDA is not here: not measured"
fi

for recipe in seed best; do
  train $recipe-long $recipe "${EPOCHS:-40}" cuda
  speed $recipe-long "$([ $recipe = seed ] && echo 256 || echo 128)"
  step 30 "$patchflow" inspect "$out/$recipe-long" summary
done

# The same on the CPU, to compare the losses with, and the GPU's model scored there.
train seed-cpu seed 2 cpu
speed seed-cpu 256
step 120 "$patchflow" evaluate --backend cpu --split test --split train --output "$out/seed-float32-2"

if command -v compute-sanitizer >/dev/null; then
  # The tiny case: forward, backward, optimiser, inference.
  for tool in memcheck racecheck synccheck; do
    step 150 compute-sanitizer --tool $tool --target-processes all --error-exitcode 9 "$patchflow" doctor --gpu
  done
else
  echo "compute-sanitizer is not here: not run"
fi
echo "== exit code $failed"
exit $failed
