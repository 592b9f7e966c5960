#!/usr/bin/env python3
"""Golden vectors for the patch-MLP, computed by PyTorch (Debian: python3-torch, python3-numpy).

usage: generate.py OUT_DIR CASE [--seed N]

The cases `seed` and `tiny` stand in src/test/resources/parity, made with seed 0. PyTorchParityTest runs every case folder
there, or under another folder given as -Dpatchflow.parity.dir=OUT_DIR, on every kernel and prints the worst error of each
case and kernel:
  generate.py /path/to/cases wide --seed 3
  mvn -pl training -am test -Dtest=PyTorchParityTest -Dsurefire.failIfNoSpecifiedTests=false -Dpatchflow.parity.dir=/path/to/cases

Each case is a folder holding
  case.json    dimensions and hyper-parameters
  tensors.npz  float32 arrays, C order, names as in `names` of case.json:
    init.<param>              parameters before training
    x, y                      [steps, batch, tokens, patchDim], labels [steps, batch] (int32)
    step1.logits, step1.loss  first training-mode forward pass
    step1.grad.<param>        gradient of the mean cross-entropy, WITHOUT weight decay
    after1.<param>, afterN.<param>   parameters after 1 and after all steps of torch.optim.Adam
    afterN.stem.bn.running_mean / running_var
    eval.x, eval.logits       inference-mode forward pass after all steps
<param>: stem.linear.{weight,bias}, stem.bn.{weight,bias},
         block<i>.{token,channel}.{in,out}.{weight,bias}, head.{weight,bias}
Linear weights are [out, in], as torch.nn.Linear keeps them.
"""
import argparse, json, os
import numpy as np
import torch
from torch import nn

CASES = {
    "seed":  dict(image=[28, 28], patch=4, stem=256, blocks=[[128, 128, 128, 128], [64, 128, 64, 128]], classes=10,
                  batch=16, steps=5, lr=1e-3, weightDecay=5e-4),
    "tiny":  dict(image=[8, 8], patch=4, stem=6, blocks=[[5, 7, 8, 3]], classes=3,
                  batch=4, steps=20, lr=1e-2, weightDecay=5e-4),
    "wide":  dict(image=[28, 14], patch=7, stem=24, blocks=[[10, 12, 9, 20], [16, 6, 11, 14], [5, 8, 7, 6]], classes=26,
                  batch=12, steps=12, lr=3e-3, weightDecay=1e-2),
    "nowd":  dict(image=[32, 32], patch=8, stem=32, blocks=[[20, 16, 24, 16], [12, 16, 12, 16]], classes=47,
                  batch=32, steps=8, lr=1e-3, weightDecay=0.0),
}


class Mlp(nn.Module):
    def __init__(self, d_in, d_hidden, d_out):
        super().__init__()
        self.add_module("in", nn.Linear(d_in, d_hidden))
        self.out = nn.Linear(d_hidden, d_out)

    def forward(self, x):
        return self.out(torch.relu(getattr(self, "in")(x)))


class Block(nn.Module):
    """tokens x channels -> X^T through the token MLP, transposed back, through the channel MLP."""
    def __init__(self, tokens, channels, dims):
        super().__init__()
        self.token = Mlp(tokens, dims[0], dims[1])
        self.channel = Mlp(channels, dims[2], dims[3])

    def forward(self, x):
        return self.channel(self.token(x.transpose(1, 2)).transpose(1, 2))


class PatchMlp(nn.Module):
    def __init__(self, tokens, patch_dim, stem, blocks, classes):
        super().__init__()
        self.stem = nn.Module()
        self.stem.linear = nn.Linear(patch_dim, stem)
        self.stem.bn = nn.BatchNorm1d(tokens)
        t, c = tokens, stem
        self.depth = len(blocks)
        for i, dims in enumerate(blocks):
            self.add_module(f"block{i + 1}", Block(t, c, dims))
            t, c = dims[1], dims[3]
        self.head = nn.Linear(c, classes)
        for m in self.modules():
            if isinstance(m, nn.Linear):
                nn.init.kaiming_normal_(m.weight)

    def forward(self, x):
        x = self.stem.bn(self.stem.linear(x))
        for i in range(self.depth):
            x = getattr(self, f"block{i + 1}")(x)
        return self.head(x.mean(dim=1))


def main():
    ap = argparse.ArgumentParser()
    ap.add_argument("out"), ap.add_argument("case", choices=CASES), ap.add_argument("--seed", type=int, default=0)
    a = ap.parse_args()
    c = dict(CASES[a.case], seed=a.seed, torch=torch.__version__)
    h, w = c["image"]
    tokens, dim = (h // c["patch"]) * (w // c["patch"]), c["patch"] ** 2
    torch.manual_seed(a.seed)
    torch.set_num_threads(1)
    model = PatchMlp(tokens, dim, c["stem"], c["blocks"], c["classes"])
    # distinct gamma and beta, so that a swapped or ignored BN parameter shows
    with torch.no_grad():
        model.stem.bn.weight.uniform_(0.5, 1.5)
        model.stem.bn.bias.uniform_(-0.2, 0.2)
    g = torch.Generator().manual_seed(a.seed + 1)
    x = torch.randint(0, 256, (c["steps"], c["batch"], tokens, dim), generator=g).float() / 255
    y = torch.randint(0, c["classes"], (c["steps"], c["batch"]), generator=g)
    out = {"x": x.numpy(), "y": y.numpy().astype(np.int32)}
    snap = lambda tag: out.update({f"{tag}.{k}": v.detach().numpy().copy() for k, v in model.named_parameters()})
    snap("init")
    opt = torch.optim.Adam(model.parameters(), lr=c["lr"], weight_decay=c["weightDecay"])
    losses = []
    for s in range(c["steps"]):
        model.train()
        opt.zero_grad()
        logits = model(x[s])
        loss = nn.functional.cross_entropy(logits, y[s])
        loss.backward()
        losses.append(float(loss))
        if s == 0:
            out["step1.logits"] = logits.detach().numpy().copy()
            out["step1.loss"] = np.float32(loss.item())
            out.update({f"step1.grad.{k}": v.grad.numpy().copy() for k, v in model.named_parameters()})
        opt.step()
        if s == 0:
            snap("after1")
    snap("afterN")
    out["afterN.stem.bn.running_mean"] = model.stem.bn.running_mean.numpy().copy()
    out["afterN.stem.bn.running_var"] = model.stem.bn.running_var.numpy().copy()
    model.eval()
    ex = torch.randint(0, 256, (c["batch"], tokens, dim), generator=g).float() / 255
    out["eval.x"], out["eval.logits"] = ex.numpy(), model(ex).detach().numpy()
    d = os.path.join(a.out, a.case if a.seed == 0 else f"{a.case}-{a.seed}")
    os.makedirs(d, exist_ok=True)
    c.update(tokens=tokens, patchDim=dim, losses=losses, parameters=sum(p.numel() for p in model.parameters()),
             names=sorted(out))
    with open(os.path.join(d, "case.json"), "w") as f:
        json.dump(c, f, indent=1)
    np.savez(os.path.join(d, "tensors.npz"), **out)
    print(d, c["parameters"], "parameters; losses", [round(v, 4) for v in losses])


if __name__ == "__main__":
    main()
