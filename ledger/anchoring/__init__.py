"""Anchors files in batches: commits to each under a salt of its own, has the registry record the batch once, writes a proof for each file.

files       what is in the folders that were named
workers     hashing by several processes, where there is enough of it
record      the salts and commitments of a batch, on disk before anything is sent
onchain     the registry's record of a batch, and what proves it offline
batches     the whole of it, that goes on where it was cut off
"""
