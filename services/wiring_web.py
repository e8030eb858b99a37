"""The one place that constructs the web application: where it meets rooms that it does not know.

Each function loads the rooms that it needs when it is called (see services/parts.py).
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any
from uuid import UUID

from services.parts import Parts, now

if TYPE_CHECKING:
    from services.web.process import Web
    from services.web.proofs import Proofs


def build_web(the: Parts) -> Web:
    """Pages and API for people and other systems."""
    from services.notary.manifest import Clerk
    from services.notary.notary import signer_of
    from services.projector.position import standing
    from services.web.app import application
    from services.web.house import House
    from services.web.process import Web
    from services.web.sessions import Sessions
    from services.web.tokens import Tokens

    pool, of_visitors, settings = the.pool(16), the.pool(4), the.settings
    clerk = Clerk(signer_of(the.keys, settings), the.tree())
    house = House(
        settings,
        pool,
        the.vault(),
        the.register(),
        Sessions(of_visitors),
        now,
        clerk.slip,
        Tokens(of_visitors),
        proofs(the),
        lambda connection, name: standing(connection, name).released,
    )
    return Web(application(house), settings.web_host, settings.web_port)


def proofs(the: Parts) -> Proofs:
    """Bundles of proof from this register, and whether one that was handed in proves anything about it."""
    from services.notary.bundle import ProvenBundle, bundle_of, check_bundle
    from services.notary.notary import signer_of
    from services.notary.prove import NotProved, ProofBroken
    from services.web.proofs import NoProof, Proofs

    register, tree, verifier = the.register(), the.tree(), signer_of(the.keys, the.settings).verifier

    def bundle(event_ids: Sequence[UUID]) -> dict[str, Any]:
        try:
            return bundle_of(register, tree, verifier, event_ids)
        except NotProved as missing:
            raise NoProof(str(missing)) from missing

    def check(handed_in: Any) -> ProvenBundle:
        try:
            return check_bundle(handed_in, verifier.key_text)
        except ProofBroken as broken:
            raise NoProof(str(broken)) from broken

    return Proofs(bundle, check)


SERVING: dict[str, Callable[[Parts], Any]] = {"web": build_web}
"""How each process is made that only answers people and other systems."""
