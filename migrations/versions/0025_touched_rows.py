"""entries name the rows of the case that their deed wrote"""

import sqlalchemy as sa
from alembic import op

revision = '0025'
down_revision = '0024'
branch_labels = None
depends_on = None


def upgrade():
    with op.batch_alter_table('verb_log', schema=None) as batch_op:
        batch_op.add_column(sa.Column('touched', sa.Text(), nullable=True))
    with op.batch_alter_table('variable_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_variable_change_instance_id_version'), ['instance_id', 'version'], unique=False)
        batch_op.drop_index(batch_op.f('ix_variable_change_instance_id'))


def downgrade():
    with op.batch_alter_table('variable_change', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_variable_change_instance_id'), ['instance_id'], unique=False)
        batch_op.drop_index(batch_op.f('ix_variable_change_instance_id_version'))
    with op.batch_alter_table('verb_log', schema=None) as batch_op:
        batch_op.drop_column('touched')
