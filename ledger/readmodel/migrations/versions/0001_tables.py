"""The tables of the first version.

Revision ID: 0001
"""

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "agreements",
        sa.Column("id", sa.String(length=66), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("facility", sa.String(length=66), nullable=False),
        sa.Column("state", sa.String(length=66), nullable=False),
        sa.Column("documents", sa.String(length=66), nullable=False),
        sa.Column("terms_hash", sa.String(length=66), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("rate", sa.BigInteger(), nullable=False),
        sa.Column("penalty_rate", sa.BigInteger(), nullable=False),
        sa.Column("method", sa.String(length=66), nullable=False),
        sa.Column("day_count", sa.String(length=66), nullable=False),
        sa.Column("allocation_mode", sa.String(length=66), nullable=False),
        sa.Column("allocation_order", sa.String(length=66), nullable=False),
        sa.Column("periods", sa.BigInteger(), nullable=False),
        sa.Column("period_months", sa.BigInteger(), nullable=False),
        sa.Column("due_day", sa.BigInteger(), nullable=False),
        sa.Column("origination_fee", sa.BigInteger(), nullable=False),
        sa.Column("periodic_fee", sa.BigInteger(), nullable=False),
        sa.Column("start_day", sa.BigInteger(), nullable=False),
        sa.Column("first_due", sa.BigInteger(), nullable=False),
        sa.Column("draw_by", sa.BigInteger(), nullable=False),
        sa.Column("void_grounds", sa.String(length=66), nullable=False),
        sa.Column("apr", sa.BigInteger(), nullable=True),
        sa.Column("daily_cost", sa.BigInteger(), nullable=True),
        sa.Column("total_cost", sa.BigInteger(), nullable=True),
        sa.Column("cap", sa.BigInteger(), nullable=True),
        sa.Column("disclosed_on", sa.BigInteger(), nullable=True),
        sa.Column("borrower_signer", sa.String(length=66), nullable=True),
        sa.Column("borrower_certificate", sa.String(length=66), nullable=True),
        sa.Column("lender_signer", sa.String(length=66), nullable=True),
        sa.Column("lender_certificate", sa.String(length=66), nullable=True),
        sa.Column("effective_on", sa.BigInteger(), nullable=True),
        sa.Column("anchored_root", sa.String(length=66), nullable=True),
        sa.Column("anchored_algorithms", sa.BigInteger(), nullable=True),
        sa.Column("anchored_block", sa.BigInteger(), nullable=True),
        sa.Column("void_ground", sa.String(length=66), nullable=True),
        sa.Column("voided_on", sa.BigInteger(), nullable=True),
        sa.Column("archive_root", sa.String(length=66), nullable=True),
        sa.Column("keys_destroyed_by", sa.BigInteger(), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("agreements_by_facility", "agreements", ["facility", "position"], unique=False)
    op.create_index("agreements_by_lender", "agreements", ["lender", "position"], unique=False)
    op.create_index("agreements_by_party", "agreements", ["party", "position"], unique=False)
    op.create_table(
        "allocation_lines",
        sa.Column("loan", sa.String(length=66), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("loan", "seq", "row"),
    )
    op.create_table(
        "allocations",
        sa.Column("loan", sa.String(length=66), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("payment", sa.String(length=66), nullable=False),
        sa.Column("effective_day", sa.BigInteger(), nullable=False),
        sa.Column("from_credit", sa.Boolean(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("penalty", sa.BigInteger(), nullable=False),
        sa.Column("compound", sa.BigInteger(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("credit", sa.BigInteger(), nullable=False),
        sa.Column("undone_by", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("loan", "seq"),
    )
    op.create_index("allocations_by_payment", "allocations", ["payment"], unique=False)
    op.create_table(
        "applications",
        sa.Column("id", sa.String(length=66), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("product", sa.String(length=66), nullable=False),
        sa.Column("state", sa.String(length=66), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("tenor_months", sa.BigInteger(), nullable=False),
        sa.Column("purpose", sa.String(length=66), nullable=False),
        sa.Column("report", sa.String(length=66), nullable=True),
        sa.Column("model_version", sa.String(length=66), nullable=True),
        sa.Column("score_band", sa.BigInteger(), nullable=True),
        sa.Column("fraud_cleared", sa.Boolean(), nullable=True),
        sa.Column("fresh_assessment", sa.Boolean(), nullable=False),
        sa.Column("assessed_limit", sa.BigInteger(), nullable=True),
        sa.Column("min_rate", sa.BigInteger(), nullable=True),
        sa.Column("max_rate", sa.BigInteger(), nullable=True),
        sa.Column("offered_limit", sa.BigInteger(), nullable=True),
        sa.Column("revolving", sa.Boolean(), nullable=True),
        sa.Column("offer_deadline", sa.BigInteger(), nullable=True),
        sa.Column("availability_end", sa.BigInteger(), nullable=True),
        sa.Column("terms_hash", sa.String(length=66), nullable=True),
        sa.Column("second_approver", sa.String(length=66), nullable=True),
        sa.Column("rejection", sa.String(length=66), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("applications_by_lender", "applications", ["lender", "position"], unique=False)
    op.create_index("applications_by_party", "applications", ["party", "position"], unique=False)
    op.create_table(
        "blocks",
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("hash", sa.String(length=66), nullable=False),
        sa.Column("parent", sa.String(length=66), nullable=False),
        sa.Column("timestamp", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("number"),
    )
    op.create_table(
        "claims",
        sa.Column("loan", sa.String(length=66), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("owner", sa.String(length=66), nullable=False),
        sa.Column("share_bps", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=66), nullable=False),
        sa.Column("received", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("loan", "number"),
    )
    op.create_index("claims_by_owner", "claims", ["owner"], unique=False)
    op.create_table(
        "closed_days",
        sa.Column("first_day", sa.BigInteger(), nullable=False),
        sa.Column("closed", sa.String(length=66), nullable=False),
        sa.PrimaryKeyConstraint("first_day"),
    )
    op.create_table(
        "deployment",
        sa.Column("ledger", sa.String(length=66), nullable=False),
        sa.Column("chain_id", sa.BigInteger(), nullable=False),
        sa.Column("origin", sa.String(length=66), nullable=False),
        sa.Column("first_block", sa.BigInteger(), nullable=False),
        sa.Column("origin_timestamp", sa.BigInteger(), nullable=False),
        sa.Column("origin_day", sa.BigInteger(), nullable=False),
        sa.Column("day_length", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("ledger"),
    )
    op.create_table(
        "drawdowns",
        sa.Column("loan", sa.String(length=66), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("state", sa.String(length=66), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("use_of_funds", sa.String(length=66), nullable=False),
        sa.Column("conditions", sa.BigInteger(), nullable=True),
        sa.Column("reason", sa.String(length=66), nullable=True),
        sa.Column("receipt", sa.String(length=66), nullable=True),
        sa.Column("requested_on", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("loan", "number"),
    )
    op.create_table(
        "events",
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("transaction", sa.String(length=66), nullable=False),
        sa.Column("name", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=True),
        sa.Column("lender", sa.String(length=66), nullable=True),
        sa.Column("file", sa.String(length=66), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=True),
        sa.Column("node", sa.BigInteger(), nullable=True),
        sa.Column("object", sa.String(length=66), nullable=True),
        sa.Column("actor", sa.String(length=66), nullable=True),
        sa.Column("timestamp", sa.BigInteger(), nullable=True),
        sa.Column("effective_day", sa.BigInteger(), nullable=True),
        sa.Column("supersedes", sa.BigInteger(), nullable=True),
        sa.Column("doc_hash", sa.String(length=66), nullable=True),
        sa.Column("effect", sa.Text(), nullable=True),
        sa.Column("consents", sa.Text(), nullable=True),
        sa.Column("arguments", sa.Text(), nullable=True),
        sa.PrimaryKeyConstraint("block", "log_index"),
    )
    op.create_index("events_by_entry", "events", ["file", "seq"], unique=True)
    op.create_index("events_by_name", "events", ["name", "block"], unique=False)
    op.create_index("events_by_party", "events", ["party", "block"], unique=False)
    op.create_table(
        "facilities",
        sa.Column("id", sa.String(length=66), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("product", sa.String(length=66), nullable=False),
        sa.Column("state", sa.String(length=66), nullable=False),
        sa.Column("limit", sa.BigInteger(), nullable=False),
        sa.Column("outstanding", sa.BigInteger(), nullable=False),
        sa.Column("reserved", sa.BigInteger(), nullable=False),
        sa.Column("revolving", sa.Boolean(), nullable=False),
        sa.Column("availability_end", sa.BigInteger(), nullable=False),
        sa.Column("freeze_causes", sa.BigInteger(), nullable=False),
        sa.Column("open", sa.BigInteger(), nullable=False),
        sa.Column("overdue_loans", sa.BigInteger(), nullable=False),
        sa.Column("terms_hash", sa.String(length=66), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("facilities_by_lender", "facilities", ["lender", "position"], unique=False)
    op.create_index("facilities_by_party", "facilities", ["party", "position"], unique=False)
    op.create_table(
        "files",
        sa.Column("id", sa.String(length=66), nullable=False),
        sa.Column("kind", sa.String(length=66), nullable=False),
        sa.Column("parent", sa.String(length=66), nullable=True),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=True),
        sa.Column("first_head", sa.String(length=66), nullable=False),
        sa.Column("head", sa.String(length=66), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("files_by_lender", "files", ["lender", "position"], unique=False)
    op.create_index("files_by_parent", "files", ["parent", "position"], unique=False)
    op.create_index("files_by_party", "files", ["party", "position"], unique=False)
    op.create_table(
        "instalments",
        sa.Column("loan", sa.String(length=66), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("due", sa.BigInteger(), nullable=False),
        sa.Column("due_date", sa.Date(), nullable=True),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("interest", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("fee_charged", sa.BigInteger(), nullable=False),
        sa.Column("principal_paid", sa.BigInteger(), nullable=False),
        sa.Column("interest_paid", sa.BigInteger(), nullable=False),
        sa.Column("fee_paid", sa.BigInteger(), nullable=False),
        sa.Column("cleared", sa.BigInteger(), nullable=False),
        sa.Column("reached", sa.String(length=66), nullable=False),
        sa.Column("state", sa.String(length=66), nullable=False),
        sa.Column("settled_seq", sa.BigInteger(), nullable=True),
        sa.PrimaryKeyConstraint("loan", "version", "number"),
    )
    op.create_index("instalments_by_due", "instalments", ["lender", "due"], unique=False)
    op.create_table(
        "institutions",
        sa.Column("id", sa.String(length=66), nullable=False),
        sa.Column("regime", sa.String(length=66), nullable=False),
        sa.Column("admin", sa.String(length=66), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_table(
        "loans",
        sa.Column("id", sa.String(length=66), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("facility", sa.String(length=66), nullable=False),
        sa.Column("state", sa.String(length=66), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("receipt", sa.String(length=66), nullable=False),
        sa.Column("start_day", sa.BigInteger(), nullable=False),
        sa.Column("start_date", sa.Date(), nullable=True),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("bucket", sa.BigInteger(), nullable=False),
        sa.Column("days_past_due", sa.BigInteger(), nullable=False),
        sa.Column("accrued_through", sa.BigInteger(), nullable=False),
        sa.Column("interest_numerator", sa.Text(), nullable=False),
        sa.Column("interest_accrued", sa.BigInteger(), nullable=False),
        sa.Column("penalty_numerator", sa.Text(), nullable=False),
        sa.Column("penalty_owed", sa.BigInteger(), nullable=False),
        sa.Column("penalty_paid", sa.BigInteger(), nullable=False),
        sa.Column("credit", sa.BigInteger(), nullable=False),
        sa.Column("payments", sa.BigInteger(), nullable=False),
        sa.Column("distributed", sa.BigInteger(), nullable=False),
        sa.Column("residual_cleared", sa.BigInteger(), nullable=False),
        sa.Column("replayed_block", sa.BigInteger(), nullable=True),
        sa.Column("settled_on", sa.BigInteger(), nullable=True),
        sa.Column("closed_on", sa.BigInteger(), nullable=False),
        sa.Column("certificate", sa.String(length=66), nullable=True),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("loans_by_facility", "loans", ["facility", "position"], unique=False)
    op.create_index("loans_by_lender", "loans", ["lender", "position"], unique=False)
    op.create_index("loans_by_party", "loans", ["party", "position"], unique=False)
    op.create_index("loans_by_state", "loans", ["lender", "state", "position"], unique=False)
    op.create_table(
        "mandates",
        sa.Column("loan", sa.String(length=66), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("account", sa.String(length=66), nullable=False),
        sa.Column("cap", sa.BigInteger(), nullable=False),
        sa.Column("state", sa.String(length=66), nullable=False),
        sa.Column("row", sa.BigInteger(), nullable=False),
        sa.Column("attempts", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("loan", "number"),
    )
    op.create_table(
        "movements",
        sa.Column("id", sa.BigInteger(), nullable=False),
        sa.Column("block", sa.BigInteger(), nullable=False),
        sa.Column("log_index", sa.BigInteger(), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("owner", sa.String(length=66), nullable=False),
        sa.Column("kind", sa.String(length=66), nullable=False),
        sa.Column("file", sa.String(length=66), nullable=True),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("balance", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("movements_by_account", "movements", ["owner", "kind", "id"], unique=False)
    op.create_index("movements_by_file", "movements", ["file", "id"], unique=False)
    op.create_index("movements_by_lender", "movements", ["lender", "id"], unique=False)
    op.create_table(
        "parameters",
        sa.Column("key", sa.String(length=66), nullable=False),
        sa.Column("from_day", sa.BigInteger(), nullable=False),
        sa.Column("value", sa.Text(), nullable=False),
        sa.PrimaryKeyConstraint("key", "from_day"),
    )
    op.create_table(
        "parties",
        sa.Column("id", sa.String(length=66), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("kind", sa.String(length=66), nullable=False),
        sa.Column("key", sa.String(length=66), nullable=False),
        sa.Column("identity", sa.String(length=66), nullable=False),
        sa.Column("custody", sa.String(length=66), nullable=False),
        sa.Column("kyc_expiry", sa.BigInteger(), nullable=False),
        sa.Column("inquiry_scope", sa.String(length=66), nullable=True),
        sa.Column("inquiry_expiry", sa.BigInteger(), nullable=False),
        sa.Column("blocked", sa.Boolean(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("parties_by_key", "parties", ["lender", "key"], unique=False)
    op.create_index("parties_by_lender", "parties", ["lender", "position"], unique=False)
    op.create_table(
        "payments",
        sa.Column("id", sa.String(length=66), nullable=False),
        sa.Column("loan", sa.String(length=66), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("kind", sa.String(length=66), nullable=False),
        sa.Column("state", sa.String(length=66), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("value_day", sa.BigInteger(), nullable=False),
        sa.Column("value_date", sa.Date(), nullable=True),
        sa.Column("receipt", sa.String(length=66), nullable=True),
        sa.Column("payer", sa.String(length=66), nullable=True),
        sa.Column("quote", sa.BigInteger(), nullable=True),
        sa.Column("row", sa.BigInteger(), nullable=True),
        sa.Column("mandate", sa.BigInteger(), nullable=True),
        sa.Column("attempt", sa.BigInteger(), nullable=True),
        sa.Column("return_proof", sa.String(length=66), nullable=True),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("payments_by_lender", "payments", ["lender", "position"], unique=False)
    op.create_index("payments_by_loan", "payments", ["loan", "number"], unique=True)
    op.create_table(
        "products",
        sa.Column("id", sa.String(length=66), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("grace_days", sa.BigInteger(), nullable=False),
        sa.Column("notice_days", sa.BigInteger(), nullable=False),
        sa.Column("quote_days", sa.BigInteger(), nullable=False),
        sa.Column("debit_attempts", sa.BigInteger(), nullable=False),
        sa.Column("servicer_fee_bps", sa.BigInteger(), nullable=False),
        sa.Column("prepayment_fee_bps", sa.BigInteger(), nullable=False),
        sa.Column("tolerance", sa.BigInteger(), nullable=False),
        sa.Column("rebate_fees", sa.Boolean(), nullable=False),
        sa.Column("following_business_day", sa.Boolean(), nullable=False),
        sa.Column("revolving", sa.Boolean(), nullable=False),
        sa.Column("buckets", sa.String(length=66), nullable=False),
        sa.Column("min_limit", sa.BigInteger(), nullable=False),
        sa.Column("max_limit", sa.BigInteger(), nullable=False),
        sa.Column("min_prepayment", sa.BigInteger(), nullable=False),
        sa.Column("self_payment_cap", sa.BigInteger(), nullable=False),
        sa.Column("min_rate", sa.BigInteger(), nullable=False),
        sa.Column("max_rate", sa.BigInteger(), nullable=False),
        sa.Column("max_penalty_rate", sa.BigInteger(), nullable=False),
        sa.Column("min_periods", sa.BigInteger(), nullable=False),
        sa.Column("max_periods", sa.BigInteger(), nullable=False),
        sa.Column("methods", sa.BigInteger(), nullable=False),
        sa.Column("day_counts", sa.BigInteger(), nullable=False),
        sa.Column("conditions", sa.BigInteger(), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("id"),
    )
    op.create_index("products_by_lender", "products", ["lender", "position"], unique=False)
    op.create_table(
        "quotes",
        sa.Column("loan", sa.String(length=66), nullable=False),
        sa.Column("number", sa.BigInteger(), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("kind", sa.String(length=66), nullable=False),
        sa.Column("state", sa.String(length=66), nullable=False),
        sa.Column("pay_day", sa.BigInteger(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("amount", sa.BigInteger(), nullable=False),
        sa.Column("fee", sa.BigInteger(), nullable=False),
        sa.Column("payment", sa.String(length=66), nullable=True),
        sa.PrimaryKeyConstraint("loan", "number"),
    )
    op.create_table(
        "roles",
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("account", sa.String(length=66), nullable=False),
        sa.Column("role", sa.String(length=66), nullable=False),
        sa.Column("position", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("lender", "account", "role"),
    )
    op.create_table(
        "schedule_versions",
        sa.Column("loan", sa.String(length=66), nullable=False),
        sa.Column("version", sa.BigInteger(), nullable=False),
        sa.Column("lender", sa.String(length=66), nullable=False),
        sa.Column("party", sa.String(length=66), nullable=False),
        sa.Column("seq", sa.BigInteger(), nullable=False),
        sa.Column("node", sa.BigInteger(), nullable=False),
        sa.Column("cap", sa.BigInteger(), nullable=False),
        sa.Column("first_row", sa.BigInteger(), nullable=False),
        sa.Column("rows", sa.BigInteger(), nullable=False),
        sa.Column("principal", sa.BigInteger(), nullable=False),
        sa.Column("payment", sa.String(length=66), nullable=True),
        sa.Column("effective_day", sa.BigInteger(), nullable=False),
        sa.PrimaryKeyConstraint("loan", "version"),
    )
    # ### end Alembic commands ###
