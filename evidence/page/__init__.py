"""The verifier page: the same checks in one HTML file, for a browser without a network. `verifier.html` is built from `src`."""
