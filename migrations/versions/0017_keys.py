"""names of people are sealed, and why a professional may not work

A reason that stood in clear text is dropped: the verb log has it, sealed. Names are sealed by `flask prepare`, which has the keys.
"""

import sqlalchemy as sa
from alembic import op

revision = '0017'
down_revision = '0016'
branch_labels = None
depends_on = None


def upgrade():
    for table in ('person', 'professional'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('name', existing_type=sa.String(length=255), type_=sa.Text(), existing_nullable=False)
    with op.batch_alter_table('professional', schema=None) as batch_op:
        batch_op.drop_column('state_reason')


def downgrade():
    with op.batch_alter_table('professional', schema=None) as batch_op:
        batch_op.add_column(sa.Column('state_reason', sa.String(length=255), nullable=True))
    for table in ('professional', 'person'):
        with op.batch_alter_table(table, schema=None) as batch_op:
            batch_op.alter_column('name', existing_type=sa.Text(), type_=sa.String(length=255), existing_nullable=False)
