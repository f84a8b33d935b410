"""Looks for personal data in what a range of blocks made public: calldata, logs, changed storage, code of new contracts.

>>> report = scan(chain, first, last, Wanted(plants=encodings_of("11010519491231002X")))
>>> report.findings, report.unseen
"""
