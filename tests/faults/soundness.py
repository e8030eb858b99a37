"""Whether the record can be shown to be whole: `verify`, and proofs of sampled events that are checked without us."""

from random import Random

from services.cli.proving import proof_of, verified
from services.notary.notary import signer_of
from services.notary.prove import ProofBroken, check
from services.parts import Parts
from tests.faults.ledger import Ledger
from tests.faults.waiting import until

PROOFS = 20


def unsound(ledger: Ledger, dice: Random) -> list[str]:
    """What verify and the checks of the proofs object to, when everything is signed; empty if nothing."""
    with ledger.parts() as the:
        register, tree = the.register(), the.tree()
        head = register.head()
        until(lambda: tree.first_note_over(head), f"position {head} signed")
        report = verified(the)
        objections = [f"verify: {misfit}" for misfit in report.misfits]
        if report.events != head:
            objections.append(f"verify looked at {report.events} of {head} events")
        for position in sorted(dice.sample(range(1, head + 1), min(PROOFS, head))):
            objections += _unproved(the, position)
        return objections


def _unproved(the: Parts, position: int) -> list[str]:
    key = signer_of(the.keys, the.settings).verifier.key_text
    try:
        proven = check(proof_of(the, str(position)), key)
    except ProofBroken as broken:
        return [f"the proof of position {position}: {broken}"]
    return [] if proven.position == position else [f"the proof of position {position} is of {proven.position}"]
