"""fewer indexes on what every step writes"""

import sqlalchemy as sa
from alembic import op

revision = '0004'
down_revision = '0003'
branch_labels = None
depends_on = None

HELD = sa.text('assignee_id IS NOT NULL')
IN_A_CASE = sa.text('case_id IS NOT NULL')


def upgrade():
    with op.batch_alter_table('user_task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_task_area_code'))
        batch_op.drop_index(batch_op.f('ix_user_task_office_id'))
        batch_op.drop_index(batch_op.f('ix_user_task_case_id'))
        batch_op.drop_index(batch_op.f('ix_user_task_assignee_id_state'))
        batch_op.create_index(batch_op.f('ix_user_task_case_id'), ['case_id'], sqlite_where=IN_A_CASE, postgresql_where=IN_A_CASE)
        batch_op.create_index(
            batch_op.f('ix_user_task_assignee_id_state'), ['assignee_id', 'state'], sqlite_where=HELD, postgresql_where=HELD
        )
    with op.batch_alter_table('verb_log', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_verb_log_actor_id'))
        batch_op.drop_index(batch_op.f('ix_verb_log_case_id_id'))
        batch_op.create_index(batch_op.f('ix_verb_log_case_id_id'), ['case_id', 'id'], sqlite_where=IN_A_CASE, postgresql_where=IN_A_CASE)


def downgrade():
    with op.batch_alter_table('verb_log', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_verb_log_case_id_id'))
        batch_op.create_index(batch_op.f('ix_verb_log_case_id_id'), ['case_id', 'id'], unique=False)
        batch_op.create_index(batch_op.f('ix_verb_log_actor_id'), ['actor_id'], unique=False)
    with op.batch_alter_table('user_task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_task_assignee_id_state'))
        batch_op.drop_index(batch_op.f('ix_user_task_case_id'))
        batch_op.create_index(batch_op.f('ix_user_task_assignee_id_state'), ['assignee_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_user_task_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_user_task_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_user_task_area_code'), ['area_code'], unique=False)
