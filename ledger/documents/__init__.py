"""The documents behind what the chain records, kept off it: contents and the salts that open their commitments."""
