"""What each refusal of the contracts means: a title for the kind, and a sentence for the case.

A sentence names the error's arguments in braces; `refusals` fills them in, in words. Where two sides are compared, both are shown.
"""

from __future__ import annotations

from collections.abc import Mapping

from ledger.chain.part_sentences import PART_SENTENCES

# Error -> (title, sentence).
SENTENCES: Mapping[str, tuple[str, str]] = {
    # dispatch
    "UnknownFunction": ("No such function", "the ledger has no function {selector}"),
    "DirectCall": ("Module called directly", "a module only works through the ledger's address"),
    "NodeNotBuilt": ("Node not built yet", "{node} is in the catalogue, but the contracts do not enforce it yet"),
    "NodeHasOwnFunction": ("Node has its own function", "{node} has a function of its own; call that"),
    "BatchItemFailed": ("Call of a batch refused", "call {index} of the batch: {reason}"),
    # the guard
    "UnexpectedNode": ("Predecessor missing", "{node} may not happen to {object} yet: {missing}"),
    "NodeRepeated": ("Node happened already", "{node} has happened to {object} and does not repeat"),
    "WrongCaller": ("Not entitled", "{caller} may not do {node}: {roles} may"),
    "UnknownFile": ("No such file", "{file} is no {expected} file"),
    "FileExists": ("File exists", "the file {file} is open already; choose another reference"),
    "FileArchived": ("File archived", "the file {file} is archived; nothing is added to it any more"),
    # consents
    "ConsentExpired": ("Signature expired", "the signature of {signer} held until {deadline}, now it is {now_}"),
    "ConsentUsed": ("Signature used", "{signer} has used the nonce {nonce} already; sign again with another"),
    "ConsentInvalid": (
        "Signature invalid",
        "the signature is not {signer}'s over {digest}: another key, another chain or ledger, or other fields",
    ),
    "ConsentForeign": ("Signature of somebody else", "signed by {signer}, but {expected} has to sign"),
    "ConsentMissing": ("Signature missing", "{node} needs the signature of {expected}"),
    "SignersNotDistinct": ("One signer for two", "{signer} cannot stand for both signatures"),
    # parties
    "LenderNotAccredited": ("Lender not accredited", "{lender} is no accredited lender"),
    "PartyKindWrong": ("Wrong kind of party", "{party} is registered as {kind}, this needs {expected}"),
    "KeyTaken": ("Key in use", "{key} is the key of another party of this lender, {holder}"),
    "KeyMissing": ("Key missing", "a party needs a key: the address must not be zero"),
    "PartyIsBlocked": ("Party blocked", "{party} is on a restriction list; only repayment is open"),
    "KycExpired": ("Identity check expired", "the identity of {party} was valid until {expiry}, today is {today}"),
    "ExpiryPassed": ("Expiry in the past", "the last valid day {expiry} is before today, {today}"),
    "InquiryNotAuthorized": (
        "Inquiry not authorised",
        "{party} has no unused inquiry consent (last valid day {expiry}, today {today})",
    ),
    "HashMissing": ("Hash missing", "{field} must not be zero for {file}"),
    "ReasonMissing": ("Reason missing", "a reason must be given for {file}: its hash must not be zero"),
    "CustodyMissing": ("Custody missing", "say who keeps the key of {party}: itself, a custodian or the lender"),
    # credit
    "ProductUnknown": ("No such product", "{product} is no published product"),
    "ProductOfOtherLender": ("Product of another lender", "{product} is not offered by {lender}"),
    "ProductInvalid": ("Product invalid", "{field} of the product: {value} is outside the limit {limit}"),
    "ApplicationInState": (
        "Application in another state",
        "the application {facility} is {state}, this needs it {expected}",
    ),
    "AmountOutOfRange": ("Amount out of range", "{amount} is not between {least} and {most}"),
    "FraudNotCleared": (
        "Fraud check not cleared",
        "the latest assessment of {facility} does not clear the fraud check",
    ),
    "OfferOpen": ("Offer still open", "the offer of {facility} can be accepted until {deadline}, today is {today}"),
    "OfferLapsed": ("Offer lapsed", "the offer of {facility} could be accepted until {deadline}, today is {today}"),
    "FacilityInState": ("Facility in another state", "the facility {facility} is {state}, this needs it {expected}"),
    "AssessmentStale": ("Assessment used up", "{facility} needs an assessment newer than its last limit"),
    "FreezeCausesLeft": ("Still frozen", "{facility} stays frozen: {causes}"),
    "FreezeCauseAbsent": ("No cause to freeze", "{facility} cannot be frozen for {cause}: it is not so"),
    "FacilityAvailable": (
        "Facility still available",
        "{facility} can be drawn until {availabilityEnd}, today is {today}",
    ),
    "FacilityInUse": ("Facility in use", "{facility} has {open} drawdowns or loans that are not finished"),
    "LimitExceeded": ("Limit exceeded", "{amount} is more than the {available} that {facility} has left"),
    "FacilityOfOtherParty": ("Facility of another party", "{facility} does not belong to {party}"),
    # agreement
    "TermsInvalid": ("Terms invalid", "{field} of the terms: {value} is outside the limit {limit}"),
    "AgreementInState": ("Agreement in another state", "the agreement {loan} is {state}, this needs it {expected}"),
    "AprWrong": (
        "APR wrong",
        "the declared APR {declared} of {loan} is more than one basis point off its cash flows",
    ),
    "AprAboveCap": ("APR above the cap", "the APR {apr} of {loan} is above the lender's cap of {cap}"),
    "PenaltyAboveCap": ("Penalty above the cap", "the penalty rate {penalty} of {loan} is above {cap}"),
    "DisclosureWrong": (
        "Disclosure wrong",
        "{field} of the disclosure of {loan}: {declared} declared, {computed} computed",
    ),
    "CapNotSet": ("Cap not set", "no cap on all-in cost is set for {regime} lenders on {day}"),
    "OpeningDiffers": (
        "Other documents opened",
        "what is shown of the documents of {loan} makes the root {opened}, not {documents}: `fubie documents put --agreement` makes both",
    ),
    "EvidenceClauseMissing": (
        "Evidence clause missing",
        "the evidence clause in force, leaf {clause}, is not shown among the documents {documents} of {loan}: "
        "`fubie documents put --agreement` adds it; then propose the terms with it",
    ),
    "VoidGroundUnknown": ("Ground not agreed", "the terms of {loan} name no ground {ground} for voiding it"),
    "AlreadyReleased": ("Money on its way", "money of {loan} has been released; it cannot be voided"),
    # drawdown
    "DrawdownInState": ("Drawdown in another state", "the drawdown of {loan} is {state}, this needs it {expected}"),
    "DrawdownLate": ("Drawdown too late", "{loan} could be drawn until {drawBy}, today is {today}"),
    "AmountDiffers": ("Amount differs", "{given} was given for {loan}, {agreed} was agreed"),
    "OverdueElsewhere": ("Overdue elsewhere", "{overdueLoans} loans of {facility} are overdue"),
    "ConditionsMissing": ("Conditions missing", "{loan} needs the conditions {required}, {stated} are stated as met"),
    "SelfPaymentAboveCap": (
        "Above the self-payment cap",
        "{amount} of {loan} is above {cap}: pay the supplier instead",
    ),
    "PoolShort": ("Pool too small", "the pool of {lender} holds {pool}, {amount} is needed"),
    "StartNotBeforeFirstDue": (
        "Disbursed too late",
        "{loan} starts on {start}, not before its first due date {firstDue}",
    ),
    "AlreadyAccrued": ("Interest has accrued", "{loan} started on {start} and has accrued through {accruedThrough}"),
    # loan
    "LoanInState": ("Loan in another state", "the loan {loan} is {state}"),
    "LoanBehind": (
        "Loan behind",
        "{loan} stands at {accruedThrough}, today is {today}: advance it until it has caught up",
    ),
    "NothingToDo": ("Nothing to do", "the clock of {node} has not moved for {file}"),
    "TooEarly": ("Too early", "{node} is too early for {object}: earliest {earliest}, today {today}"),
    "InstalmentUnknown": ("No such instalment", "{loan} has {rows} instalments, not {row}"),
    "CompoundNotAgreed": ("Nothing agreed", "no interest on interest is agreed for {loan}"),
    "RateFixed": ("Rate fixed", "the rate of {loan} follows no index"),
    "ProgrammeUnknown": ("Programme unknown", "{lender} has no programme {programme}, or it is at an end"),
    "InstalmentPaid": ("Instalment paid", "instalment {row} of {loan} is paid"),
    "NumbersSpent": ("Numbers used up", "{loan} has {last} of its kind already; there is no number left for another"),
    # money in and out
    "AmountMissing": ("Amount missing", "the amount must be more than nothing"),
    "ReceiptMissing": ("Receipt missing", "a receipt must be named: its hash must not be zero"),
    "ReceiptUsed": ("Receipt used", "the receipt is booked already: a receipt stands for one booking"),
    "ValueDayOutOfRange": ("Value day out of range", "the value day {valueDay} is not from {earliest} to {latest}"),
    "MandateInactive": ("No debit mandate", "the debit mandate {mandate} of {loan} is not active"),
    "DebitAttemptsSpent": ("Debit attempts spent", "instalment {row} of {loan} was debited {attempts} times already"),
    "WalletEmpty": ("Wallet empty", "the wallet {account} holds nothing"),
    "PaymentUnknown": ("No such payment", "{loan} has no payment {payment}"),
    "PaymentInState": ("Payment in another state", "the payment {payment} is {state}"),
    "CreditShort": ("Credit too small", "{loan} has a credit of {credit}, {asked} was asked"),
    "BalanceShort": ("Balance too small", "the {kind} account of {owner} holds {balance}, {asked} is needed"),
    # prepayment
    "PayDayOutOfRange": ("Payment day out of range", "{payDay} of {loan} is not from {earliest} to {latest}"),
    "PrincipalOutOfRange": ("Principal out of range", "{principal} of {loan} is not between {least} and {most}"),
    "ArrearsOpen": ("Arrears open", "instalment {row} of {loan} is due; pay it first"),
    "BilledRowPaidAhead": (
        "Billed instalment paid ahead",
        "instalment {row} of {loan} is billed and paid ahead in part",
    ),
    "QuoteUnknown": ("No such quote", "{loan} has no quote {quote}"),
    "QuoteUsed": ("Quote used", "quote {quote} of {loan} has been used"),
    "QuoteKindDiffers": ("Quote of another kind", "quote {quote} of {loan} is {kind}, not {expected}"),
    "QuoteNotForToday": ("Quote for another day", "quote {quote} of {loan} is for {payDay}, today is {today}"),
    "QuoteStale": ("Quote out of date", "quote {quote} of {loan} was locked at {locked}, now it is {computed}"),
    # closure
    "RetentionRunning": ("Retention running", "{loan} is kept until {until}, today is {today}"),
    "ClaimAlive": ("Claim alive", "claim {claim} of {loan} is not cancelled"),
    "CreditLeft": ("Credit left", "{loan} still holds a credit of {credit}; refund it first"),
    # administration
    "ParameterNotFuture": ("Parameter not in the future", "{key} from {from} must start after today, {today}"),
    "ParameterNotRising": ("Parameter not after the last", "{key} from {from} must start after its last, {last}"),
    "ParameterMissing": ("Parameter missing", "{key} has no value for {day}"),
    "RegimeFixed": ("Regime fixed", "{lender} is accredited as {regime}; that does not change"),
    "OwnRoleKept": ("Own role kept", "{account} cannot give up its own role {role}: another one revokes it"),
    "DayNotAligned": (
        "Day not aligned",
        "a word of business days begins on a day that is a multiple of 256, not {firstDay}",
    ),
    "ClosedTooLong": ("Closed too long", "more than 27 days would be closed on end, up to {last}"),
    "DayNotFuture": ("Day not in the future", "{day} is not after today, {today}"),
    "ProductExists": ("Product exists", "{product} is published already"),
    # arithmetic, token, registry
    "MoneyOverflow": ("Amount too large", "{fen} fen is more than an amount can be"),
    "MathOverflowedMulDiv": ("Number too large", "a product of the computation is too large"),
    "HolderNotPermitted": ("Holder not permitted", "{holder} may not hold settlement money"),
    "AccessControlUnauthorizedAccount": ("Not entitled", "{account} lacks the role {neededRole}"),
    "AccessControlBadConfirmation": ("Not entitled", "a role can only be renounced by its holder"),
    "ERC20InsufficientBalance": ("Balance too small", "{sender} holds {balance} fen, {needed} are needed"),
    "ERC20InsufficientAllowance": ("Allowance too small", "{spender} may move {allowance} fen, {needed} are needed"),
    "ERC20InvalidApprover": ("Invalid approver", "{approver} cannot approve"),
    "ERC20InvalidReceiver": ("Invalid receiver", "{receiver} cannot receive"),
    "ERC20InvalidSender": ("Invalid sender", "{sender} cannot send"),
    "ERC20InvalidSpender": ("Invalid spender", "{spender} cannot spend"),
    "AlreadyAnchored": ("Anchored already", "{anchor} was anchored in block {blockNumber}"),
    "EmptyBatch": ("Empty batch", "there is nothing to anchor"),
    **PART_SENTENCES,
    # deployment
    "ModulesWrong": ("Wrong number of modules", "{given} modules were given, {expected} are needed"),
    "ModuleWithoutCode": ("Module missing", "there is no code at module {index}, {module}"),
    "InvalidShortString": ("Invalid name", "the name of the signing domain cannot be stored"),
    "StringTooLong": ("Invalid name", "the name of the signing domain is too long: {str}"),
    # Solidity's own
    "Error": ("Refused", "{message}"),
    "Panic": ("Fault in the contract", "the contract stopped on a fault of its own: {panic}"),
}

# Solidity manual, "Panic via assert and Error via require".
PANICS: Mapping[int, str] = {
    0x00: "a compiler-inserted check",
    0x01: "an assertion is false",
    0x11: "a number overflows",
    0x12: "a division by zero",
    0x21: "a number that its enum does not have",
    0x22: "a storage array that is badly encoded",
    0x31: "pop of an empty array",
    0x32: "an index out of range",
    0x41: "too much memory",
    0x51: "an internal function that was not set",
}

UNKNOWN = ("Refused", "the contract refuses with {reason}, which this version does not know")
SILENT = (
    "Refused",
    "the contract refuses without a reason; a call to a wrong address or running out of gas look like this",
)
