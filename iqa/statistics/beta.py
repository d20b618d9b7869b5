"""Quantiles of the beta distribution, from the standard library alone.

The incomplete beta function by its continued fraction (modified Lentz; Press et al., Numerical Recipes, 6.4), the
quantile by halving.
"""

from math import exp, lgamma, log, log1p

_TINY = 1e-300
_ENOUGH = 1e-14
_MOST = 1_000
_HALVINGS = 40
"""They leave 1e-12."""


def beta_quantile(chance: float, a: float, b: float) -> float:
    """The value that a beta variable with parameters `a` and `b` (above 0) stays under with that chance."""
    low, high = 0.0, 1.0
    for _ in range(_HALVINGS):
        middle = (low + high) / 2
        if beta_chance(middle, a, b) < chance:
            low = middle
        else:
            high = middle
    return (low + high) / 2


def beta_chance(value: float, a: float, b: float) -> float:
    """The chance that a beta variable is at most `value`: the regularised incomplete beta function."""
    if value <= 0:
        return 0.0
    if value >= 1:
        return 1.0
    front = exp(lgamma(a + b) - lgamma(a) - lgamma(b) + a * log(value) + b * log1p(-value))
    if value < (a + 1) / (a + b + 2):
        return front * _fraction(value, a, b) / a
    return 1 - front * _fraction(1 - value, b, a) / b


def _fraction(value: float, a: float, b: float) -> float:
    c, d = 1.0, 1 - (a + b) * value / (a + 1)
    d = 1 / (d if abs(d) > _TINY else _TINY)
    total = d
    for m in range(1, _MOST):
        for term in (
            m * (b - m) * value / ((a + 2 * m - 1) * (a + 2 * m)),
            -(a + m) * (a + b + m) * value / ((a + 2 * m) * (a + 2 * m + 1)),
        ):
            d = 1 + term * d
            d = 1 / (d if abs(d) > _TINY else _TINY)
            c = 1 + term / c
            c = c if abs(c) > _TINY else _TINY
            step = c * d
            total *= step
        if abs(step - 1) < _ENOUGH:
            break
    return total
