"""Keeps what time takes away: blocks in which files changed, with the heads that they prove, what speaks for them, and a token over each.

Nodes prune old states and a time authority stamps no earlier time than now, so this is done while it can be, beside the acts of loans and
never in their way. `recorder` is the job, `authority` asks for tokens, the journal keeps both.
"""
