"""The agreements of the examples: written from the scenarios' own terms, in Chinese, as PDF and as structured terms."""
