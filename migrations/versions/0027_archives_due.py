"""packages by the day until which they are kept"""

import sqlalchemy as sa
from alembic import op

revision = '0027'
down_revision = '0026'
branch_labels = None
depends_on = None


def upgrade():
    made = sa.text("state = 'made'")
    op.create_index('ix_archive_due', 'archive', ['dispose_after', 'id'], sqlite_where=made, postgresql_where=made)


def downgrade():
    op.drop_index('ix_archive_due', table_name='archive')
