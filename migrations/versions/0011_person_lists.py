"""lists of people that other departments keep"""

import sqlalchemy as sa
from alembic import op

revision = '0011'
down_revision = '0009'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('person_list',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('area_code', sa.String(length=12), nullable=False),
    sa.Column('source', sa.String(length=255), nullable=False),
    sa.Column('people', sa.Integer(), nullable=False),
    sa.Column('imported_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('imported_by', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['area_code'], ['area.code'], name=op.f('fk_person_list_area_code')),
    sa.ForeignKeyConstraint(['imported_by'], ['person.id'], name=op.f('fk_person_list_imported_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_list')),
    sa.UniqueConstraint('kind', 'area_code', name=op.f('uq_person_list_kind_area_code'))
    )
    op.create_table('person_list_entry',
    sa.Column('list_id', sa.String(length=36), nullable=False),
    sa.Column('digest', sa.String(length=64), nullable=False),
    sa.ForeignKeyConstraint(['list_id'], ['person_list.id'], name=op.f('fk_person_list_entry_list_id')),
    sa.PrimaryKeyConstraint('list_id', 'digest', name=op.f('pk_person_list_entry'))
    )


def downgrade():
    op.drop_table('person_list_entry')
    op.drop_table('person_list')
