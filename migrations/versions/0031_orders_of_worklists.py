"""unfinished user tasks in every order that a desk knows"""

import sqlalchemy as sa
from alembic import op

revision = '0031'
down_revision = '0030'
branch_labels = None
depends_on = None

ORDERS = {'ix_user_task_opened_at_id': ['opened_at', 'id'], 'ix_user_task_priority_id': ['priority', 'id']}


def upgrade():
    unfinished = sa.text("state IN ('open', 'claimed')")
    for name, columns in ORDERS.items():
        op.create_index(name, 'user_task', columns, sqlite_where=unfinished, postgresql_where=unfinished)


def downgrade():
    for name in ORDERS:
        op.drop_index(name, table_name='user_task')
