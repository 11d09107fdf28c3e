"""indexes of unfinished user tasks"""

import sqlalchemy as sa
from alembic import op

revision = '0018'
down_revision = '0017'
branch_labels = None
depends_on = None

UNFINISHED = sa.text("state IN ('open', 'claimed')")


def upgrade():
    with op.batch_alter_table('user_task', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_user_task_state_due_at'))
        for name, columns in (('due_at_id', ['due_at', 'id']), ('area_code', ['area_code']), ('office_id', ['office_id'])):
            batch_op.create_index(f'ix_user_task_{name}', columns, sqlite_where=UNFINISHED, postgresql_where=UNFINISHED)


def downgrade():
    with op.batch_alter_table('user_task', schema=None) as batch_op:
        for name in ('office_id', 'area_code', 'due_at_id'):
            batch_op.drop_index(f'ix_user_task_{name}')
        batch_op.create_index(batch_op.f('ix_user_task_state_due_at'), ['state', 'due_at'], unique=False)
