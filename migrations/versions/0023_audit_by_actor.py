"""the audit by whoever did or read something, and by moment"""

import sqlalchemy as sa
from alembic import op

revision = '0023'
down_revision = '0022'
branch_labels = None
depends_on = None


def upgrade():
    somebody = sa.text('actor_id IS NOT NULL')
    op.create_index('ix_verb_log_actor_id_id', 'verb_log', ['actor_id', 'id'], sqlite_where=somebody, postgresql_where=somebody)
    op.create_index('ix_verb_log_logged_at', 'verb_log', ['logged_at'], postgresql_using='brin')


def downgrade():
    op.drop_index('ix_verb_log_logged_at', table_name='verb_log')
    op.drop_index('ix_verb_log_actor_id_id', table_name='verb_log')
