"""files of persons"""

import sqlalchemy as sa
from alembic import op

revision = '0010'
down_revision = '0011'
branch_labels = None
depends_on = None


def _to(table, own, other, key='id'):
    return sa.ForeignKeyConstraint([own], [f'{other}.{key}'], name=op.f(f'fk_{table}_{own}'))


def _id(name, *, nullable=False):
    return sa.Column(name, sa.String(length=36), nullable=nullable)


def _slug(name):
    return sa.Column(name, sa.String(length=64), nullable=False)


def _moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _sealed(name, *, nullable=False):
    return sa.Column(name, sa.LargeBinary(), nullable=nullable)


def _index(table, *columns):
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f'ix_{table}_{"_".join(columns)}'), list(columns), unique=False)


def upgrade():
    op.create_table('person_file',
    _id('id'), _slug('number'), sa.Column('area_code', sa.String(length=12), nullable=False), _id('office_id'), _id('data_key_id'),
    _sealed('subject'), _slug('state'), _moment('opened_at'), _moment('closed_at', nullable=True), _id('merged_into_id', nullable=True),
    _to('person_file', 'area_code', 'area', 'code'), _to('person_file', 'office_id', 'office'), _to('person_file', 'data_key_id', 'data_key'),
    _to('person_file', 'merged_into_id', 'person_file'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_file')),
    sa.UniqueConstraint('number', name=op.f('uq_person_file_number'))
    )
    for column in ('area_code', 'office_id', 'merged_into_id'):
        _index('person_file', column)

    op.create_table('person_file_digest',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    _id('file_id'), _slug('kind'), sa.Column('digest', sa.String(length=64), nullable=False),
    _to('person_file_digest', 'file_id', 'person_file'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_file_digest'))
    )
    _index('person_file_digest', 'file_id')
    _index('person_file_digest', 'kind', 'digest')

    op.create_table('person_file_relative',
    _id('id'), _id('file_id'), _id('relative_file_id', nullable=True), _sealed('subject'), _moment('since'), _moment('until', nullable=True),
    _to('person_file_relative', 'file_id', 'person_file'), _to('person_file_relative', 'relative_file_id', 'person_file'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_file_relative'))
    )
    _index('person_file_relative', 'file_id')
    _index('person_file_relative', 'relative_file_id')

    op.create_table('person_file_case',
    _id('file_id'), _id('case_id'),
    _to('person_file_case', 'file_id', 'person_file'), _to('person_file_case', 'case_id', 'case'),
    sa.PrimaryKeyConstraint('file_id', 'case_id', name=op.f('pk_person_file_case'))
    )
    _index('person_file_case', 'case_id')

    op.create_table('person_file_entry',
    _id('id'), _id('file_id'), _slug('kind'), _moment('happened_at'), _moment('recorded_at'), _id('recorded_by', nullable=True),
    _id('case_id', nullable=True), _sealed('words', nullable=True),
    _to('person_file_entry', 'file_id', 'person_file'), _to('person_file_entry', 'recorded_by', 'person'),
    _to('person_file_entry', 'case_id', 'case'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_file_entry'))
    )
    _index('person_file_entry', 'file_id')
    _index('person_file_entry', 'case_id')


def downgrade():
    for part in ('_entry', '_case', '_relative', '_digest', ''):
        op.drop_table(f'person_file{part}')
