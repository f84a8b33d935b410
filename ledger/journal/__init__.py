"""What must not be thrown away: operations, API keys, salts, nonces and signed transactions, in a database of its own."""
