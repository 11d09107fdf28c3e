"""on SQLite rows that every step writes stand in the tree of their key, with fewer indexes beside them"""

import sqlalchemy as sa
from alembic import op

revision = '0034'
down_revision = '0033'
branch_labels = None
depends_on = None

OF_POSTGRESQL = ('area_code', 'office_id')


def upgrade():
    if op.get_bind().dialect.name == 'sqlite':
        for column in OF_POSTGRESQL:
            op.drop_index(f'ix_user_task_{column}', table_name='user_task')
        _remake(with_rowid=False)


def downgrade():
    if op.get_bind().dialect.name == 'sqlite':
        _remake(with_rowid=True)
        for column in OF_POSTGRESQL:
            op.create_index(f'ix_user_task_{column}', 'user_task', [column], sqlite_where=sa.text("state IN ('open', 'claimed')"))


def _remake(*, with_rowid):
    for table in ('activity', 'user_task'):
        with op.batch_alter_table(table, recreate='always', table_kwargs={'sqlite_with_rowid': with_rowid}):
            pass
