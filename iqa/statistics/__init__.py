"""Pure arithmetic for samples, rates, agreement and change; ours, exact, from the standard library.

Rates are 0 to 1. A float means its printed decimal. What cannot be computed raises CalculationError or is None,
and is never a made-up number.
"""

from iqa.statistics.agreement import Agreement, agreement
from iqa.statistics.alpha import krippendorff_alpha
from iqa.statistics.clean_samples import clean_upper_bound
from iqa.statistics.control_chart import ChartRule, PChart, Signal, XmrChart, p_chart, p_signals, xmr
from iqa.statistics.estimates import Estimate
from iqa.statistics.funnel import EXACT_BELOW, FunnelLimits, funnel_limits
from iqa.statistics.model_assisted import AssistedRate, PredictedMark, model_assisted_rate
from iqa.statistics.multiplicity import benjamini_hochberg, chance_of_so_few, chance_of_so_few_beside, fisher_exact
from iqa.statistics.pooled import AreaSums, PooledRate, pooled_rate
from iqa.statistics.proportions import Interval, exact_interval, upper_bound, wilson
from iqa.statistics.sample_size import sample_size
from iqa.statistics.stratified import StratifiedRate, StratumCounts, stratified_rate

__all__ = [
    "EXACT_BELOW",
    "Agreement",
    "AreaSums",
    "AssistedRate",
    "ChartRule",
    "Estimate",
    "FunnelLimits",
    "Interval",
    "PChart",
    "PooledRate",
    "PredictedMark",
    "Signal",
    "StratifiedRate",
    "StratumCounts",
    "XmrChart",
    "agreement",
    "benjamini_hochberg",
    "chance_of_so_few",
    "chance_of_so_few_beside",
    "clean_upper_bound",
    "exact_interval",
    "fisher_exact",
    "funnel_limits",
    "krippendorff_alpha",
    "model_assisted_rate",
    "p_chart",
    "p_signals",
    "pooled_rate",
    "sample_size",
    "stratified_rate",
    "upper_bound",
    "wilson",
    "xmr",
]
