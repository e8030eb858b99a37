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
    opening,
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
        opening.from_opening_on(cadence.SHAPE),
        opening.from_opening_on(quantity.SHAPE),
        opening.from_opening_on(deadline.SHAPE),
        expiry.SHAPE,
        opening.from_opening_on(completeness.SHAPE),
        separation.SHAPE,
        cycle.SHAPE,
        apart.SHAPE,
        capacity.SHAPE,
        opening.from_opening_on(eligibility.SHAPE),
        ratio.SHAPE,
        readiness.SHAPE,
        review.SHAPE,
        group.SHAPE,
    )
}
"""Shape by the name that packs use."""
