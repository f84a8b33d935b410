"""What a checker hands out about a bundle: a certificate, and the declarations that foreign rules of evidence ask for.

>>> found = facts_of(bundle, trust)
>>> certificate.page(found, date(2026, 3, 1))            # PDF

facts        what is stated, from the verification alone; a fact that is missing is a refusal
certificate  存证证书
declaration  FRE 902(13) and (14), 12 V.S.A. § 1913
sheet        the pages: an embedded Chinese font, the same bytes for the same facts
command      `fubie-verify certificate` and `fubie-verify declaration`

Needs the extra `certificate` (reportlab, segno); nothing else in this package does.
"""
