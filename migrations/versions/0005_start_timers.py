"""timers that start processes"""

import sqlalchemy as sa
from alembic import op

revision = '0005'
down_revision = '0004'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('start_timer',
    sa.Column('definition_id', sa.String(length=36), nullable=False),
    sa.Column('element_id', sa.String(length=255), nullable=False),
    sa.Column('process_id', sa.String(length=255), nullable=False),
    sa.Column('job_id', sa.String(length=36), nullable=False),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('every', sa.Text(), nullable=True),
    sa.Column('remaining', sa.Integer(), nullable=False),
    sa.ForeignKeyConstraint(['definition_id'], ['process_definition.id'], name=op.f('fk_start_timer_definition_id')),
    sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_start_timer_job_id')),
    sa.PrimaryKeyConstraint('definition_id', 'element_id', name=op.f('pk_start_timer'))
    )
    with op.batch_alter_table('start_timer', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_start_timer_job_id'), ['job_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_start_timer_process_id'), ['process_id'], unique=False)


def downgrade():
    with op.batch_alter_table('start_timer', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_start_timer_process_id'))
        batch_op.drop_index(batch_op.f('ix_start_timer_job_id'))

    op.drop_table('start_timer')
