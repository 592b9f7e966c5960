#!/usr/bin/env python3
"""Golden parameter sequences of PyTorch's optimisers, fed with given gradients.

usage: optimizers.py OUT.json [--seed N]
Each case: the optimiser's name as in a recipe, its arguments, the parameters before step 1, the gradient (without decay)
and the learning rate of each step, the parameters after each step and, for asgd, their average `ax`.
"""
import argparse, json
import torch

ap = argparse.ArgumentParser()
ap.add_argument("out"), ap.add_argument("--seed", type=int, default=0)
a = ap.parse_args()
STEPS, SIZE = 30, 12
NAMES = dict(betas=["beta1", "beta2"], weight_decay="weightDecay")


def run(name, optimizer, lr, **kw):
    g = torch.Generator().manual_seed(a.seed)
    # magnitudes from 1e-5 to 1e1, so that eps, decay and gradient each matter somewhere
    scale = torch.logspace(-5, 1, SIZE)
    p = torch.nn.Parameter(torch.randn(SIZE, generator=g))
    opt = optimizer([p], lr=lr, **kw)
    lrs = [lr if s < STEPS // 2 else lr / 10 for s in range(STEPS)]
    case = dict(name=name, learningRate=lr, init=p.tolist(), lrs=lrs, gradients=[], parameters=[], averages=[])
    for key, value in kw.items():
        case.update(zip(NAMES[key], value) if key == "betas" else {NAMES.get(key, key): value})
    for s in range(STEPS):
        opt.param_groups[0]["lr"] = lrs[s]
        p.grad = torch.randn(SIZE, generator=g) * scale
        case["gradients"].append(p.grad.tolist())
        opt.step()
        case["parameters"].append(p.tolist())
        if name == "asgd":
            case["averages"].append(opt.state[p]["ax"].tolist())
    return case


cases = [
    run("adam", torch.optim.Adam, 1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=0.0),
    run("adam", torch.optim.Adam, 1e-2, betas=(0.9, 0.999), eps=1e-8, weight_decay=5e-4),
    run("adam", torch.optim.Adam, 0.1, betas=(0.5, 0.9), eps=1e-3, weight_decay=0.1),
    run("sgd", torch.optim.SGD, 0.05, momentum=0.0, weight_decay=0.0),
    run("sgd", torch.optim.SGD, 0.05, momentum=0.0, weight_decay=5e-2),
    run("sgd", torch.optim.SGD, 0.02, momentum=0.9, weight_decay=5e-4),
    run("asgd", torch.optim.ASGD, 0.05, lambd=1e-4, alpha=0.75, t0=1e6, weight_decay=0.0),
    run("asgd", torch.optim.ASGD, 0.05, lambd=1e-2, alpha=0.75, t0=5.0, weight_decay=5e-4),
    run("asgd", torch.optim.ASGD, 0.1, lambd=0.3, alpha=0.5, t0=0.0, weight_decay=1e-2),
]
json.dump(dict(torch=torch.__version__, seed=a.seed, cases=cases), open(a.out, "w"))
print(len(cases), "cases of", STEPS, "steps")
