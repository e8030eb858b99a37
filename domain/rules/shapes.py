"""The shapes of rule, by name: the code behind the data of all packs."""

from domain.rules import (
    apart,
    cadence,
    capacity,
    completeness,
    cycle,
    deadline,
    eligibility,
    expiry,
    group,
    quantity,
    ratio,
    readiness,
    review,
    separation,
)
from domain.rules.rule import Shape
from domain.rules.waiving import with_waivers

SHAPES: dict[str, Shape] = {
    shape.name: with_waivers(shape)
    for shape in (
        cadence.SHAPE,
        quantity.SHAPE,
        deadline.SHAPE,
        expiry.SHAPE,
        completeness.SHAPE,
        separation.SHAPE,
        cycle.SHAPE,
        apart.SHAPE,
        capacity.SHAPE,
        eligibility.SHAPE,
        ratio.SHAPE,
        readiness.SHAPE,
        review.SHAPE,
        group.SHAPE,
    )
}
"""Shape by the name that packs use."""
