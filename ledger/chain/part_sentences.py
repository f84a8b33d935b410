"""What refusals about the parts of a file mean: security, joint funds, claims, notices, cases, evidence. As in `sentences`."""

from __future__ import annotations

from collections.abc import Mapping

# Error -> (title, sentence).
PART_SENTENCES: Mapping[str, tuple[str, str]] = {
    # products and security
    "ClausesFixed": (
        "Clauses fixed",
        "the clauses of {product} are published already, or somebody has applied under it",
    ),
    "PartyOfOtherLender": ("Party of another lender", "{party} belongs to {lender}"),
    "RankTaken": ("Rank taken", "rank {rank} in {asset} is not free; taken (one bit each): {ranks}"),
    "CollateralInState": (
        "Collateral in another state",
        "collateral {collateral} of {facility} is {state}, not {expected}",
    ),
    "GuaranteeInState": (
        "Guarantee in another state",
        "guarantee {guarantee} of {facility} is {state}, not {expected}",
    ),
    "GuaranteePeriodOver": (
        "Guarantee period over",
        "the period of guarantee {guarantee} of {facility} ended on {periodEnd}, today is {today}",
    ),
    "DebtorFirst": (
        "Debtor first",
        "guarantee {guarantee} of {facility} is general: a ground of Civil Code 687 and its proof are needed",
    ),
    "DebtorSued": (
        "Debtor sued in time",
        "guarantee {guarantee} of {facility} stands: the debtor was sued on {suedOn}",
    ),
    "SecurityMissing": (
        "Security missing",
        "{facility} has {guarantees} of {requiredGuarantees} guarantees and {perfected} of {requiredCollateral} pieces of perfected collateral",
    ),
    "MarginCallOpen": (
        "Margin call open",
        "the margin call on collateral {collateral} of {facility} is to be answered by {callUntil}",
    ),
    "LtvTooHigh": (
        "Loan to value too high",
        "loan to value of {facility} is {ltvBps}, agreed are {agreedBps} parts of 10,000",
    ),
    "MethodNotAgreed": (
        "Way of disposal not agreed",
        "{facility} does not agree {method}; agreed (one bit each): {agreed}",
    ),
    "PriceBelowReserve": (
        "Price below the reserve",
        "{price} for collateral {collateral} of {facility} is less than the reserve of {reserve}; a court has to approve",
    ),
    "DebtNotDue": ("Debt not due", "{due} of {rows} instalments of {loan} are due; collateral answers for what is due"),
    "PaymentFinal": ("Payment final", "{payment}, {kind}, cannot be reversed: no bank has to give it back"),
    "SetoffNotAgreed": ("Set-off not agreed", "the product of {facility} does not agree set-off"),
    "LoanOfOtherFacility": ("Loan of another facility", "{loan} is no loan of {facility}"),
    "ObligationLeft": ("Obligation left", "{facility} has {open} open obligations, or can still be drawn"),
    "NumbersOfFacilitySpent": ("Numbers spent", "{facility} has {last} of these parts already, which is the most"),
    # joint funds
    "ParticipantsOutOfRange": (
        "Wrong number of participants",
        "{facility}: {participants} participants with {shares} shares; as many as there are shares, 1 to {most}",
    ),
    "LeadNotFirst": ("Lead not first", "{first} stands first, but {lead} leads {facility}"),
    "LeadShareTooSmall": (
        "Lead's share too small",
        "the lead of {facility} takes {shareBps}, the least are {least} parts of 10,000",
    ),
    "ShareMissing": ("Share missing", "{participant} has no share in {facility}"),
    "SharesDiffer": ("Shares do not sum up", "the shares in {facility} sum to {sum}, not {whole}"),
    "ParticipantTwice": ("Participant named twice", "{participant} stands twice among those of {facility}"),
    "ParticipantUnknown": ("No participant", "{participant} takes no part in {facility}"),
    "DeadlineOutOfRange": ("Deadline out of range", "{deadline} is not from {earliest} to {latest} ({facility})"),
    "FundingInState": ("Fund in another state", "the fund of {facility} is {state}, not {expected}"),
    "FundingLate": ("Paid in too late", "the fund of {facility} took money until {deadline}, today is {today}"),
    "FundingOpen": ("Fund still open", "the fund of {facility} is given back from {until} on, today is {today}"),
    "ShareExceeded": (
        "More than the share",
        "{participant} pays {amount} into {facility}, {left} are left of its share",
    ),
    # changed loans
    "PaymentBehindBase": (
        "Payment behind the new terms",
        "{payment} was paid on {loan} before its schedule was made anew (payments up to {lastBehind})",
    ),
    "ReliefTooLarge": ("Relief too large", "{given} fen are given up of {owed} fen owed of {loan}"),
    "PrincipalDiffers": ("Principal differs", "the new terms of {loan} repay {given}, {carried} is left"),
    "PayeeWrong": ("Wrong payee", "{payee} is nobody, or the borrower of {loan} itself"),
    "UseOfFundsDiffers": ("Another use of funds", "{given} is not the agreed use of {loan}, {agreed}"),
    "ExtensionTooLong": (
        "Extension too long",
        "{loan} would be extended by {months} months in all, the most are {most}",
    ),
    "ProposalDiffers": ("Another proposal", "{given} is not what was proposed for {loan}, {proposed}"),
    "ProposalLapsed": ("Proposal lapsed", "the proposal for {loan} stood until {until}, today is {today}"),
    "NotRestructured": ("Not restructured", "{loan} was not restructured"),
    "WaiverAboveLimit": (
        "Waiver above the limit",
        "{account} would have given up {given} fen in all, its limit is {limit}",
    ),
    # notices and credit records
    "NoticeKindWrong": ("Wrong kind of notice", "{kind} is not sent this way"),
    "NotAnObligor": ("Not an obligor", "{party} neither owes {loan} nor guarantees it"),
    "NothingOverdue": ("Nothing overdue", "nothing of {loan} is overdue, and no covenant breached"),
    "SentOutOfRange": ("Time of sending out of range", "{sentAt} is not from {earliest} to {latest}"),
    "QuietHours": (
        "Quiet hours",
        "sent at minute {minute} of the day; nobody is dunned from minute {from} to minute {until} ({sentAt})",
    ),
    "ContactsSpent": ("Too many contacts", "{addressee} was contacted {allowed} times on {day}, which is the most"),
    "DelinquencyIsPaused": ("Clock stopped", "the arrears of {loan} are paused until {until}: no reminders"),
    "DisputeOpen": ("Dispute open", "{loan} has {disputes} open disputes"),
    "ClaimedAmountWrong": (
        "Wrong amount claimed",
        "{claimed} is claimed of {loan}, overdue and not contested is {undisputed}",
    ),
    "CurePeriodWrong": ("Cure period out of range", "{cureUntil} is not from {earliest} to {latest} ({loan})"),
    "BureauNoticeMissing": (
        "Notice missing",
        "notice {notice} of {loan} was not served on the debtor for these arrears",
    ),
    "BureauNoticeWaiting": (
        "Waiting time running",
        "notice {notice} of {loan}: a report is allowed from {earliest} on, today is {today}",
    ),
    "ReportDiffers": ("Report differs", "{field} of {loan}: {reported} is reported, {standing} stands"),
    "ReportInState": ("Record in another state", "record {number} of {loan} is {state}, not {expected}"),
    "ReportNotNegative": ("Record not negative", "record {number} of {loan} is {status}"),
    "DefaultNotIncidental": ("Not within the repair programme", "{field} of {loan} is {value}, the limit is {limit}"),
    # classes and covenants
    "RiskClassUnfounded": (
        "Class without ground",
        "{loan} is {current}; {asked} is asked, the facts allow {floor} at best",
    ),
    "ObligorDiffers": ("Another obligor", "{loan} and {other} are owed by different parties"),
    "ArrearsLeft": ("Arrears left", "{arrears} of {loan} are in arrears"),
    "ObservationRunning": ("Observation running", "{loan} is observed until {until}, today is {today}"),
    "ProvisionOutOfRange": ("Provision out of range", "{bps} of 10,000 of {loan} is not from {least} to {most}"),
    "ProvisionNotRising": (
        "Provision not rising",
        "the provision of {loan} is {previous} already, {provision} is no more",
    ),
    "CovenantMissing": ("Covenant missing", "say which covenant"),
    "CovenantStanding": ("Covenant as it stands", "{covenant} of {loan} breached: {breached}, already"),
    "CureLapsed": ("Too late to cure", "{covenant} of {loan} could be cured until {cureUntil}, today is {today}"),
    # disputes and courts
    "EntryUnknown": ("No such entry", "{file} has entries 1 to {last}, not {seq}"),
    "TooMany": ("Too many", "{field}: {count}, the most are {most}"),
    "CorrectionsWrong": (
        "Corrections do not fit",
        "case {number} of {loan}, upheld {upheld}, with {corrections} corrections: an upheld dispute needs at least one, another none",
    ),
    "CorrectionWithoutEntry": ("Correction without entry", "correction {index} wrote nothing to the file of {loan}"),
    "AssetUnknown": ("No such asset", "{loan} has no {kind} {number} that could be preserved"),
    "AssetPreserved": ("Asset preserved", "a court has preserved {held} of {kind} {number} of {file}"),
    "DefaultedAlready": ("In default already", "{loan} is in default"),
    "MajorityMissing": (
        "Majority missing",
        "creditors with {share} of 10,000 of {loan} agree; it must be more than {half}",
    ),
    # claims
    "ClaimUnknown": ("No such claim", "{loan} has no claim {claim}"),
    "ClaimInState": ("Claim in another state", "claim {claim} of {loan} is {state}, not {expected}"),
    "ClaimNotShared": ("No share of the loan", "claim {claim} of {loan} is a {kind}: only a share is sold or pooled"),
    "ClaimOwes": (
        "Claim owes",
        "claim {claim} of {loan} owes {owes} to the loan's credit; its next proceeds are kept for that",
    ),
    "PortionOutOfRange": (
        "Portion out of range",
        "{portionBps} of 10,000 of {loan} are not from 1 to the {shareBps} of claim {claim}",
    ),
    "TransferForbidden": ("Transfer not agreed", "the product of {loan} does not let claims be transferred"),
    "ResaleForbidden": (
        "Resale forbidden",
        "claim {claim} of {loan} was bought in a batch of non-performing loans: its buyer collects it itself",
    ),
    "TransferInState": (
        "Sale in another state",
        "the sale of claim {claim} of {loan} is {state}, not {expected}",
    ),
    "TransferLate": (
        "Offer over",
        "claim {claim} of {loan} was offered until {deadline}, today is {today}",
    ),
    "BuyerNotEligible": ("Buyer not eligible", "claim {claim} of {loan} is not offered to {buyer}"),
    "BuybackNotAgreed": ("Buyback not agreed", "no buyback of claim {claim} of {loan} is agreed"),
    "BuybackLate": (
        "Buyback too late",
        "claim {claim} of {loan} could be taken back until {until}, today is {today}",
    ),
    "BuybackGroundDiffers": (
        "Ground differs",
        "{ground} is not the event in which claim {claim} of {loan} is taken back; agreed is {agreed}",
    ),
    "PriceDiffers": (
        "Price differs",
        "taking back claim {claim} of {loan} costs {computed} today, not {given}",
    ),
    "NotPerforming": (
        "Not performing",
        "{loan} is {state}, marks {marks}: only an active loan without arrears or dispute is pooled",
    ),
    "PayerIsDebtor": ("Payer is the debtor", "{payer} owes {loan} itself: its money is an ordinary payment"),
    "MoreThanIsDue": ("More than is due", "{amount} is more than the {due} that are due or billed of {loan} today"),
    "ProceedsFinal": (
        "Proceeds final",
        "money of {loan} has gone to claims by their rank (recourse, cover, allocated loss): no payment is undone any more",
    ),
    "CoverMissing": ("No cover agreed", "nobody covers the first losses of {lender}"),
    "CoverInUse": ("Cover in use", "{held} are paid in for the first losses of {lender}: they must go back first"),
    "CoverDiffers": ("Cover differs", "this is not the cover that {lender} has agreed with {provider}"),
    "CoverInvalid": ("Cover out of range", "{field} is {value}, the limit is {limit}"),
    "MajorityOfFundMissing": (
        "Majority missing",
        "lenders with {share} of 10,000 of the fund of {facility} agree; it must be more than {half}",
    ),
    "ServicerUnchanged": ("Servicer as before", "{servicer} services {facility} already"),
    # default, courts and losses
    "CurePeriodRunning": (
        "Cure period running",
        "notice {notice} of {loan} gives until {cureUntil}, today is {today}",
    ),
    "NoticeToAnother": ("Notice to another", "notice {notice} of {loan} went to {addressee}, who is not its debtor"),
    "ArrearsNotNotified": (
        "Debtor not told of the arrears",
        "what was overdue of {loan} when the notice was sent on {sentOn} is paid; the oldest arrears are of {since}, and no breach stands of which the debtor was told",
    ),
    "ArrearsContested": ("Arrears contested", "of the {arrears} in arrears of {loan} {contested} fen are contested"),
    "ClauseMissing": ("Clause not agreed", "the product of {loan} does not agree {clause}"),
    "RiskClassTooGood": ("Class too good", "{loan} is {class_}, and would have to be {needed}"),
    "MediationPerformed": (
        "Mediation performed",
        "nothing is overdue of what case {number} of {loan} has mediated",
    ),
    "LoanPaused": ("Payment holiday", "payments of {loan} are deferred until {until}"),
    "LoanStayed": (
        "Insolvency proceedings open",
        "proceedings over the debtor of {loan} were accepted on {acceptedOn} (case {number}) and are open",
    ),
    "AcceptedTooLongAgo": (
        "Accepted too long ago",
        "{loan} has moved since {acceptedOn}; from {earliest} on the claim is computed, for an earlier day state it",
    ),
    "ClaimTooLarge": ("Claim too large", "{claimed} of {part} are claimed of {loan}, {owed} are owed"),
    "DayNotPast": ("Day still to come", "{day} is after today, {today}"),
    "SecurityReleased": (
        "Security released",
        "{kind} {number} no longer covers {loan}: another has assumed the debt, and who gave it did not agree",
    ),
    "SecurityUnknown": ("No such security", "the facility of {loan} has no {kind} {number}"),
    "DebtorUnchanged": ("Same debtor", "{debtor} owes {loan} already"),
    "RefinancingShort": ("New loan too small", "{amount} are less than the {payoff} that {loan} owes today"),
    "RefinancingMade": ("Refinancing made", "the money of {loan} has paid {paid}"),
    # evidence
    "EvidenceUnknown": (
        "No such package",
        "{loan} has {last} packages; {evidence} is none of them, or one has to be named",
    ),
    "RootDiffers": ("Root differs", "package {evidence} of {loan} is anchored as {anchored}, not {given}"),
    "WitnessRepeated": ("Witnessed already", "{witness} has countersigned package {evidence} of {loan}"),
    "BlockOutOfRange": ("Block out of range", "{blockNumber} is not from {earliest} to {latest}"),
    "DayNotOver": ("Day not over", "{day} is not over, today is {today}"),
    "BreakListWrong": (
        "List of differences does not fit",
        "{day} of {lender}: a list where the roots differ, none where they agree",
    ),
}
