"""Which articles say the same: fingerprints, exact figures for candidate pairs, and one canonical article per group."""

from flows.duplicates.fingerprints import VERSION, fingerprint
from flows.duplicates.groups import groups
from flows.duplicates.verify import verify

__all__ = ["VERSION", "fingerprint", "groups", "verify"]
