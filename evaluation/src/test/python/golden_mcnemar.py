#!/usr/bin/env python3
"""Makes the p-values of McNemarTest with SciPy.

    apt-get install python3-scipy
    python3 golden_mcnemar.py > ../resources/io/patchflow/metrics/mcnemar.csv

Exact: scipy.stats.binomtest, two-sided, p = 1/2. Otherwise: the upper tail of chi-square with one degree of
freedom at (|b - c| - 1)^2 / (b + c).
"""
from scipy.stats import binomtest, chi2

PAIRS = [(0, 1), (1, 0), (0, 5), (1, 7), (5, 5), (2, 7), (10, 14), (12, 12), (0, 24), (23, 1), (12, 13), (0, 25),
         (20, 6), (86, 150), (59, 6), (121, 59), (300, 300), (301, 299), (512, 649), (1000, 900), (4000, 5000),
         (0, 1200), (100, 120), (100, 135), (100, 140)]

print("only_first,only_second,p")
for b, c in PAIRS:
    n = b + c
    if n < 25:
        p = binomtest(b, n, 0.5).pvalue
    else:
        p = chi2.sf(max(0, abs(b - c) - 1) ** 2 / n, 1)
    print(f"{b},{c},{float(p)!r}")
