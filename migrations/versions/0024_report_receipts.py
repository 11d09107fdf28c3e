"""codes by which reporters who did not sign in ask how their reports stand"""

import sqlalchemy as sa
from alembic import op

revision = '0024'
down_revision = '0023'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'report_receipt',
        sa.Column('digest', sa.String(length=64), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('given_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_report_receipt_case_id')),
        sa.PrimaryKeyConstraint('digest', name=op.f('pk_report_receipt')),
    )
    with op.batch_alter_table('report_receipt', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_report_receipt_case_id'), ['case_id'], unique=False)


def downgrade():
    op.drop_table('report_receipt')
