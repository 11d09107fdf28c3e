"""passwords that somebody else has given: whoever signs in with one takes one of his own first"""

import sqlalchemy as sa
from alembic import op

revision = '0033'
down_revision = '0032'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('has_given_password', sa.Boolean(), nullable=False, server_default=sa.false()))
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.alter_column('has_given_password', server_default=None)


def downgrade():
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('has_given_password')
