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
    former_peer,
    group,
    in_a_row,
    overlap,
    quantity,
    ratio,
    readiness,
    review,
    separation,
    taper,
    template,
    variety,
)
from domain.rules.opening import OPENING
from domain.rules.overlay import laid_on
from domain.rules.rule import Shape
from domain.rules.waiving import WAIVING

MISSING = (
    cadence.SHAPE,
    quantity.SHAPE,
    taper.SHAPE,
    deadline.SHAPE,
    completeness.SHAPE,
    eligibility.SHAPE,
    variety.SHAPE,
)
"""They find a breach where something is missing."""
PRESENT = (
    expiry.SHAPE,
    separation.SHAPE,
    cycle.SHAPE,
    apart.SHAPE,
    capacity.SHAPE,
    ratio.SHAPE,
    readiness.SHAPE,
    review.SHAPE,
    group.SHAPE,
    former_peer.SHAPE,
    in_a_row.SHAPE,
    template.SHAPE,
    overlap.SHAPE,
)
SHAPES: dict[str, Shape] = {
    **{shape.name: laid_on(shape, OPENING, WAIVING) for shape in MISSING},
    **{shape.name: laid_on(shape, WAIVING) for shape in PRESENT},
}
"""Shape by the name that packs use."""
