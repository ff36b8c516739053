"""k-means in the plane with starts that are the same each time, and how well a division fits (silhouette).

Starts: the first centre and each further one lie at a set share of the points' weight, where a point weighs the more the
farther it is from the centres so far (the rule of k-means++ with evenly spread numbers in place of chance).
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import Final

import numpy as np

from commonty.maths.opinions.votes import Floats, Ints

STARTS: Final = 10
GOLDEN: Final = 0.6180339887498949  # the share of a turn whose multiples spread most evenly
MOST_STEPS: Final = 100


@dataclass(frozen=True, eq=False)
class Clusters:
    """labels: which cluster each point is in, shape (points,). centres: shape (clusters, 2); none is empty.

    inertia: the sum over points of weight times squared distance to the centre.
    """

    labels: Ints
    centres: Floats
    inertia: float


def distances(points: Floats, centres: Floats) -> Floats:
    """Squared distance of each point to each centre; shape (points, centres)."""
    found: Floats = points[:, :1] - centres[:, 0]
    found *= found
    across = points[:, 1:] - centres[:, 1]
    across *= across  # in place: with 20,000 people and 100 centres each table is 16 MB
    found += across
    return found


def spread_start(points: Floats, weights: Floats, k: int, start: int = 0) -> Floats:
    """The centres of start number `start` (0 to 9); fewer than k where there are fewer points that differ."""
    order = np.lexsort((points[:, 1], points[:, 0]))
    points, weights = points[order], weights[order]
    near, chosen = np.ones(len(points)), []
    for n in range(k):
        reach = np.cumsum(weights * near)
        if not len(reach) or reach[-1] <= 0:
            break
        share = ((start + 0.5) / STARTS + n * GOLDEN) % 1.0
        chosen.append(min(int(np.searchsorted(reach, share * reach[-1], side="right")), len(points) - 1))
        far = distances(points, points[chosen[-1:]])[:, 0]
        near = far if n == 0 else np.minimum(near, far)
    return points[chosen]


def k_means(points: Floats, weights: Floats, centres: Floats, most_steps: int = MOST_STEPS) -> Clusters:
    """From these centres to where no point would change its cluster. A cluster that loses all its points is dropped."""
    labels = np.full(len(points), -1, dtype=np.int64)
    for _ in range(most_steps):
        nearest = np.argmin(distances(points, centres), axis=1)
        if np.array_equal(nearest, labels):
            break
        kept, labels = np.unique(nearest, return_inverse=True)
        centres = _means(points, weights, labels, len(kept))
    inertia = float((weights * distances(points, centres)[np.arange(len(points)), labels]).sum())
    return Clusters(labels, centres, inertia)


def _means(points: Floats, weights: Floats, labels: Ints, k: int) -> Floats:
    weight = np.bincount(labels, weights, k)
    return np.stack([np.bincount(labels, weights * axis, k) / weight for axis in points.T], axis=1)


def best_of_ten(points: Floats, weights: Floats, k: int) -> Clusters:
    """The division into k of ten starts whose points lie nearest to their centres; the first of equals."""
    best: Clusters | None = None
    for start in range(STARTS):
        found = k_means(points, weights, spread_start(points, weights, k, start))
        if best is None or (-len(found.centres), round(found.inertia, 9)) < (
            -len(best.centres),
            round(best.inertia, 9),
        ):
            best = found
    assert best is not None
    return best


def silhouette(points: Floats, labels: Ints) -> float:
    """The mean over points of (b - a) / max(a, b), from -1 to 1; 0 where there is one cluster.

    a: mean distance to the others of its cluster. b: the smallest mean distance to another cluster. A point alone counts 0.
    """
    k = int(labels.max(initial=0)) + 1
    if k < 2:
        return 0.0
    apart = np.sqrt(distances(points, points))
    sizes = np.bincount(labels, minlength=k)
    sums = np.stack([apart[:, labels == label].sum(axis=1) for label in range(k)], axis=1)
    rows = np.arange(len(points))
    within = sums[rows, labels] / np.maximum(1, sizes[labels] - 1)
    means = sums / sizes
    means[rows, labels] = np.inf
    other = means.min(axis=1)
    larger = np.maximum(within, other)
    fits = np.divide(other - within, larger, out=np.zeros(len(points)), where=(larger > 0) & (sizes[labels] > 1))
    return float(fits.mean())
