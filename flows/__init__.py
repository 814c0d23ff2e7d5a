"""hearsay: who said it, who printed it first, and what changed on the way."""
