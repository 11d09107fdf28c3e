"""opening hours of areas, saved views of other lists, notices of disposals"""

import sqlalchemy as sa
from alembic import op

revision = '0029'
down_revision = '0028'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'opening_hours',
        sa.Column('area_code', sa.String(length=12), nullable=False),
        sa.Column('valid_from', sa.Date(), nullable=False),
        sa.Column('opens_at', sa.Integer(), nullable=False),
        sa.Column('pauses_at', sa.Integer(), nullable=True),
        sa.Column('resumes_at', sa.Integer(), nullable=True),
        sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('entered_by', sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(['area_code'], ['area.code'], name=op.f('fk_opening_hours_area_code')),
        sa.ForeignKeyConstraint(['entered_by'], ['person.id'], name=op.f('fk_opening_hours_entered_by')),
        sa.PrimaryKeyConstraint('area_code', 'valid_from', name=op.f('pk_opening_hours')),
    )
    with op.batch_alter_table('saved_filter', schema=None) as batch_op:
        batch_op.add_column(sa.Column('kind', sa.String(length=64), server_default='user_task', nullable=False))
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.add_column(sa.Column('disposal_id', sa.String(length=36), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_notice_disposal_id'), 'disposal', ['disposal_id'], ['id'])


def downgrade():
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_notice_disposal_id'), type_='foreignkey')
        batch_op.drop_column('disposal_id')
    with op.batch_alter_table('saved_filter', schema=None) as batch_op:
        batch_op.drop_column('kind')
    op.drop_table('opening_hours')
