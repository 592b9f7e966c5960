"""Golden metrics by scikit-learn and scipy, for GoldenMetricsTest.

Debian: apt-get install python3-sklearn
Run:    python3 golden_metrics.py > ../resources/io/patchflow/metrics/golden.json
Made with scikit-learn 1.2.1, scipy 1.10.1.

A case with every class predicted and present takes scikit-learn's own averages. In the other cases
a class is never predicted and one has no support; scikit-learn has no precision or recall for them
(it warns and gives 0), so the undefined ones are taken out here, and the macro average is over the
rest. F1 is scikit-learn's with zero_division=0, its averages are over the classes with support.
"""

import json
import sys

import numpy as np
from scipy.special import softmax
from scipy.stats import binomtest
from sklearn.metrics import (
    accuracy_score,
    confusion_matrix,
    log_loss,
    precision_recall_fscore_support,
)

BINS = 15


def calibration(confidence, correct):
    """Bin b holds confidences in [b / 15, (b + 1) / 15), the last one 1 too."""
    edges = np.arange(1, BINS) / BINS
    bins = np.digitize(confidence, edges)
    rows = []
    for b in range(BINS):
        inside = bins == b
        count = int(inside.sum())
        rows.append({
            "count": count,
            "confidence": float(confidence[inside].mean()) if count else None,
            "accuracy": float(correct[inside].mean()) if count else None,
        })
    ece = sum(r["count"] / len(confidence) * abs(r["accuracy"] - r["confidence"])
              for r in rows if r["count"])
    return rows, float(ece)


def case(logits, labels):
    classes = logits.shape[1]
    exact = softmax(logits.astype(np.float64), axis=1)
    stored = exact.astype(np.float32).astype(np.float64)  # what the table holds
    predicted = logits.argmax(axis=1)
    correct = predicted == labels
    everyone = list(range(classes))
    precision, recall, f1, support = precision_recall_fscore_support(
        labels, predicted, labels=everyone, zero_division=0)
    chosen = np.bincount(predicted, minlength=classes)
    precision = [None if chosen[c] == 0 else float(precision[c]) for c in everyone]
    recall = [None if support[c] == 0 else float(recall[c]) for c in everyone]
    f1 = [None if support[c] == 0 else float(f1[c]) for c in everyone]
    present = [c for c in everyone if support[c] > 0]
    result = {
        "logits": [[float(v) for v in row] for row in logits],
        "labels": [int(v) for v in labels],
        "confusion": confusion_matrix(labels, predicted, labels=everyone).tolist(),
        "precision": precision,
        "recall": recall,
        "f1": f1,
        "accuracy": float(accuracy_score(labels, predicted)),
        "log_loss": float(log_loss(labels, exact, labels=everyone)),
        "brier": float(((stored - np.eye(classes)[labels]) ** 2).sum(axis=1).mean()),
    }
    for average in ("macro", "weighted"):
        weights = support if average == "weighted" else None
        p, r, f, _ = precision_recall_fscore_support(
            labels, predicted, labels=present, average=average, zero_division=0)
        if None in precision or None in recall:
            p, r = (mean(values, weights) for values in (precision, recall))
        result[average] = [float(p), float(r), float(f)]
    interval = binomtest(int(correct.sum()), len(labels)).proportion_ci(0.95, method="wilson")
    result["wilson"] = [float(interval.low), float(interval.high)]
    result["bins"], result["ece"] = calibration(stored.max(axis=1), correct)
    return result


def mean(values, weights):
    present = [i for i, v in enumerate(values) if v is not None]
    chosen = [1 if weights is None else weights[i] for i in present]
    return np.average([values[i] for i in present], weights=chosen)


def main():
    rng = np.random.default_rng(20240521)
    labels = rng.integers(0, 5, 160)
    logits = rng.normal(0, 1.5, (160, 5)).astype(np.float32)
    logits[np.arange(160), labels] += 2
    missing = logits.copy()
    missing[:, 3] -= 20  # never predicted
    without = np.where(labels == 4, 0, labels)  # class 4 has no support
    collapsed = np.zeros_like(logits)
    collapsed[:, 0] = 1  # one answer for all
    json.dump({"complete": case(logits, labels), "gaps": case(missing, without),
               "collapsed": case(collapsed, labels)}, sys.stdout, indent=None)
    sys.stdout.write("\n")


if __name__ == "__main__":
    main()
