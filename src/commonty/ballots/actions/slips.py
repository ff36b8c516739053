"""Codes on declaration slips: each says whose vote an outer envelope holds. They are no secret of the voter's.

A slip's code follows from the installation's key and the entitlement, so that a slip that was lost is printed again as
it was. The database holds only its HMAC: whoever reads a backup can't print slips.
"""

import hashlib
import hmac
from collections.abc import Iterable

from django.conf import settings
from django.utils.translation import gettext as _

from commonty.access.refusal import Refused
from commonty.ballots.models import Entitlement, Register, Slip
from commonty.ballots.queries.paper_votes import holder_of_slip
from commonty.kit.codes import code_from, digest, is_well_formed

PURPOSE = "ballots.slip"


def slip_code(entitlement: Entitlement) -> str:
    seed = hmac.new(settings.INSTALLATION_KEY.encode(), PURPOSE.encode(), hashlib.sha256).digest()
    return code_from(seed, entitlement.public_id)


def slip_digest(code: str) -> str:
    return digest(code, purpose=PURPOSE, key=settings.INSTALLATION_KEY)


def note_slips(entitlements: Iterable[Entitlement]) -> int:
    """A part of printing letters, which records: from now on these slips name their voters."""
    slips = [Slip(entitlement=one, code_digest=slip_digest(slip_code(one))) for one in entitlements]
    return len(Slip.objects.bulk_create(slips, batch_size=500, ignore_conflicts=True))


def whose_slip(register: Register, typed: str) -> Entitlement | None:
    """Whom the code on a slip names in this vote. Refused if it can't be a code at all."""
    if not is_well_formed(typed):
        raise Refused(_("There is a slip in this code. Compare it with the paper and type it again."))
    return holder_of_slip(register, slip_digest(typed))
