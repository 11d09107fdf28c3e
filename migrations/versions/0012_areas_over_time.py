"""areas and offices over time: former names, when an area was moved, who goes on with an office's matters"""

import sqlalchemy as sa
from alembic import op

revision = '0012'
down_revision = '0013'
branch_labels = None
depends_on = None


def _former_names(table, column, other, key, length):
    op.create_table(table,
    sa.Column(column, sa.String(length=length), nullable=False),
    sa.Column('valid_to', sa.Date(), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.ForeignKeyConstraint([column], [f'{other}.{key}'], name=op.f(f'fk_{table}_{column}')),
    sa.PrimaryKeyConstraint(column, 'valid_to', name=op.f(f'pk_{table}'))
    )


def upgrade():
    _former_names('area_name', 'area_code', 'area', 'code', 12)
    _former_names('office_name', 'office_id', 'office', 'id', 36)
    with op.batch_alter_table('area', schema=None) as batch_op:
        batch_op.alter_column('path', existing_type=sa.String(length=80), type_=sa.String(length=255), existing_nullable=False)
        batch_op.add_column(sa.Column('moved_at', sa.DateTime(timezone=True), nullable=True))
        batch_op.create_index(batch_op.f('ix_area_moved_at'), ['moved_at'], unique=False)
    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.add_column(sa.Column('replaced_by', sa.String(length=36), nullable=True))
        batch_op.create_foreign_key(batch_op.f('fk_office_replaced_by'), 'office', ['replaced_by'], ['id'])
        batch_op.create_index(batch_op.f('ix_office_replaced_by'), ['replaced_by'], unique=False)


def downgrade():
    with op.batch_alter_table('office', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_office_replaced_by'))
        batch_op.drop_constraint(batch_op.f('fk_office_replaced_by'), type_='foreignkey')
        batch_op.drop_column('replaced_by')
    with op.batch_alter_table('area', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_area_moved_at'))
        batch_op.drop_column('moved_at')
        batch_op.alter_column('path', existing_type=sa.String(length=255), type_=sa.String(length=80), existing_nullable=False)
    op.drop_table('office_name')
    op.drop_table('area_name')
