#!/usr/bin/env python3
"""How long PyTorch takes for a training step of the published model and of recipe `best`'s on this machine's GPU: in
float32 and with TF32 allowed, fused optimiser, a random batch that lies on the GPU; eager, and as one CUDA graph.
docs/gpu-check.sh runs it.

usage: gpu_baseline.py [--steps N] [--cpu]     --cpu: eager on the CPU in float32, to try the script
"""
import argparse, itertools, statistics, time
import torch
import torch.nn.functional as F
import generate, generate_gmlp


def seed():
    c = generate.CASES["seed"]
    return generate.PatchMlp(49, 16, c["stem"], c["blocks"], c["classes"])


def best():
    return generate_gmlp.Gmlp(49, 16, generate_gmlp.CASES["gmlp"])


# Recipe, model, batch, optimiser, its decay, label smoothing.
MODELS = [("seed", seed, 256, torch.optim.Adam, 5e-4, 0.0), ("best", best, 128, torch.optim.AdamW, 5e-2, 0.1)]


def milliseconds(step, steps, wait):
    """The median of five times so many steps."""
    for _ in range(10):
        step()
    times = []
    for _ in range(5):
        wait()
        start = time.perf_counter()
        for _ in range(steps):
            step()
        wait()
        times.append((time.perf_counter() - start) / steps * 1e3)
    return statistics.median(times)


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("--steps", type=int, default=200)
    ap.add_argument("--cpu", action="store_true")
    a = ap.parse_args()
    device = "cpu" if a.cpu else "cuda"
    name = "CPU" if a.cpu else torch.cuda.get_device_name(0)
    print(f"PyTorch {torch.__version__}, CUDA {torch.version.cuda}, {name}", flush=True)
    ways = [("float32", "eager")]
    if not a.cpu:
        ways = list(itertools.product(["float32", "TF32"], ["eager", "CUDA graph"]))
    wait = (lambda: None) if a.cpu else torch.cuda.synchronize
    for recipe, make, batch, optimizer, decay, smoothing in MODELS:
        torch.manual_seed(0)
        x = torch.rand(batch, 49, 16, device=device)
        y = torch.randint(10, (batch,), device=device)
        for precision, way in ways:
            torch.backends.cuda.matmul.allow_tf32 = precision == "TF32"
            net = make().to(device)
            options = {} if a.cpu else dict(fused=True, capturable=way == "CUDA graph")
            opt = optimizer(net.parameters(), lr=1e-3, weight_decay=decay, **options)

            def step():
                opt.zero_grad(set_to_none=True)
                F.cross_entropy(net(x), y, label_smoothing=smoothing).backward()
                opt.step()

            run = step
            if way == "CUDA graph":
                side = torch.cuda.Stream()
                side.wait_stream(torch.cuda.current_stream())
                with torch.cuda.stream(side):
                    for _ in range(3):
                        step()
                torch.cuda.current_stream().wait_stream(side)
                graph = torch.cuda.CUDAGraph()
                with torch.cuda.graph(graph):
                    step()
                run = graph.replay
            took = milliseconds(run, a.steps, wait)
            print(f"{recipe}, batch {batch}, {precision}, {way}: {took:.3f} ms a step", flush=True)


if __name__ == "__main__":
    main()
