"""Random public names of rows: what stands in addresses, journals and files instead of a running number."""

import secrets

# No vowels, so that no word comes about, and no look-alikes, since people read these aloud.
ALPHABET = "23456789bcdfghjkmnpqrstvwxyz"
LENGTH = 12  # 57 bits: a scan finds nothing, and two never meet


def new_public_id() -> str:
    return "".join(secrets.choice(ALPHABET) for _ in range(LENGTH))
