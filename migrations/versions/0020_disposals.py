"""disposals of cases whose retention has run out"""

import sqlalchemy as sa
from alembic import op

revision = '0020'
down_revision = '0019'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'disposal',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('state', sa.String(length=64), nullable=False),
        sa.Column('data_key_id', sa.String(length=36), nullable=False),
        sa.Column('ground', sa.LargeBinary(), nullable=False),
        sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('proposed_by', sa.String(length=36), nullable=False),
        sa.Column('decided_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('decided_by', sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(['data_key_id'], ['data_key.id'], name=op.f('fk_disposal_data_key_id_data_key')),
        sa.ForeignKeyConstraint(['proposed_by'], ['person.id'], name=op.f('fk_disposal_proposed_by_person')),
        sa.ForeignKeyConstraint(['decided_by'], ['person.id'], name=op.f('fk_disposal_decided_by_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_disposal')),
    )
    op.create_table(
        'disposal_case',
        sa.Column('disposal_id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('disposed_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['disposal_id'], ['disposal.id'], name=op.f('fk_disposal_case_disposal_id_disposal')),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_disposal_case_case_id_case')),
        sa.PrimaryKeyConstraint('disposal_id', 'case_id', name=op.f('pk_disposal_case')),
    )
    with op.batch_alter_table('disposal_case', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_disposal_case_case_id'), ['case_id'], unique=False)


def downgrade():
    op.drop_table('disposal_case')
    op.drop_table('disposal')
