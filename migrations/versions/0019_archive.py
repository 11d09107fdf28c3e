"""packages of closed cases, and what keeps cases from being disposed of"""

import sqlalchemy as sa
from alembic import op

revision = '0019'
down_revision = '0018'
branch_labels = None
depends_on = None

OWED = sa.text("state = 'owed'")


def upgrade():
    op.create_table(
        'archive',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('closed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('state', sa.String(length=64), nullable=False),
        sa.Column('retention', sa.String(length=64), nullable=True),
        sa.Column('dispose_after', sa.Date(), nullable=True),
        sa.Column('data_key_id', sa.String(length=36), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=True),
        sa.Column('checksum', sa.String(length=64), nullable=True),
        sa.Column('size', sa.Integer(), nullable=True),
        sa.Column('made_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_archive_case_id_case')),
        sa.ForeignKeyConstraint(['data_key_id'], ['data_key.id'], name=op.f('fk_archive_data_key_id_data_key')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_archive')),
        sa.UniqueConstraint('case_id', 'version', name=op.f('uq_archive_case_id_version')),
    )
    with op.batch_alter_table('archive', schema=None) as batch_op:
        batch_op.create_index('ix_archive_owed', ['id'], sqlite_where=OWED, postgresql_where=OWED)
    op.create_table(
        'legal_hold',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=False),
        sa.Column('data_key_id', sa.String(length=36), nullable=False),
        sa.Column('reason', sa.LargeBinary(), nullable=False),
        sa.Column('placed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('placed_by', sa.String(length=36), nullable=True),
        sa.Column('released_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('released_by', sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_legal_hold_case_id_case')),
        sa.ForeignKeyConstraint(['data_key_id'], ['data_key.id'], name=op.f('fk_legal_hold_data_key_id_data_key')),
        sa.ForeignKeyConstraint(['placed_by'], ['person.id'], name=op.f('fk_legal_hold_placed_by_person')),
        sa.ForeignKeyConstraint(['released_by'], ['person.id'], name=op.f('fk_legal_hold_released_by_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_legal_hold')),
    )
    with op.batch_alter_table('legal_hold', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_legal_hold_case_id'), ['case_id'], unique=False)


def downgrade():
    op.drop_table('legal_hold')
    op.drop_table('archive')
