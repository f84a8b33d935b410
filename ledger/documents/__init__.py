"""The documents behind what the chain records, kept off it: encrypted contents, and the secrets that open them and their commitments."""
