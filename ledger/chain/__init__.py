"""The chain's client: calls, signing, sending, decoding, deployment. Talks JSON-RPC and nothing else to a node."""
