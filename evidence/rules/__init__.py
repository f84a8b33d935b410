"""Answers the rules of courts and statutes for one bundle, one row each, from its checks and from what its log says.

>>> found = answer(bundle, trust)
>>> found.rows[0].answer, found.to_json(), page.as_html(found)

rows      the rules: what each asks, and which checks answer it
lending   what the log says of the cost of the loan and of the money that was paid out
prime     the loan prime rate by dates, with its source
page      the report as a page that prints
command   `fubie-verify rules`
"""

from evidence.rules.answering import Answered, Row, RuleReport, answer

__all__ = ["Answered", "Row", "RuleReport", "answer"]
