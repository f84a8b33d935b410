"""What the ledger costs: gas, loan lives a minute, verification time. Integers only: times in nanoseconds."""
