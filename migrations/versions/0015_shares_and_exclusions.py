"""cases shared, people kept out of them, and by what those are recognised"""

import sqlalchemy as sa
from alembic import op

revision = '0015'
down_revision = '0010'
branch_labels = None
depends_on = None

SHARED = sa.text('revoked_at IS NULL')
EXCLUDED = sa.text('lifted_at IS NULL')
ONE_OF_THEM = '(person_id IS NULL) <> (office_id IS NULL)'


def _to(table, own, other):
    return sa.ForeignKeyConstraint([own], [f'{other}.id'], name=op.f(f'fk_{table}_{own}'))


def _id(name, *, nullable=False):
    return sa.Column(name, sa.String(length=36), nullable=nullable)


def _slug(name):
    return sa.Column(name, sa.String(length=64), nullable=False)


def _moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _index(table, *columns, where=None):
    with op.batch_alter_table(table, schema=None) as batch_op:
        name = batch_op.f(f'ix_{table}_{"_".join(columns)}')
        batch_op.create_index(name, list(columns), unique=False, sqlite_where=where, postgresql_where=where)


def upgrade():
    op.create_table('case_share',
    _id('id'), _id('case_id'), _id('person_id', nullable=True), _id('office_id', nullable=True), _slug('kind'),
    sa.Column('may_work', sa.Boolean(), nullable=False), _moment('valid_from'), _moment('valid_until', nullable=True),
    sa.Column('reason', sa.LargeBinary(), nullable=False), _id('shared_by', nullable=True), _moment('shared_at'),
    _id('revoked_by', nullable=True), _moment('revoked_at', nullable=True),
    _to('case_share', 'case_id', 'case'), _to('case_share', 'person_id', 'person'), _to('case_share', 'office_id', 'office'),
    _to('case_share', 'shared_by', 'person'), _to('case_share', 'revoked_by', 'person'),
    sa.CheckConstraint(ONE_OF_THEM, name=op.f('ck_case_share_with_one')),
    sa.CheckConstraint("kind <> 'break_glass' OR valid_until IS NOT NULL", name=op.f('ck_case_share_glass_ends')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_share'))
    )
    _index('case_share', 'case_id')
    _index('case_share', 'person_id', where=SHARED)
    _index('case_share', 'office_id', where=SHARED)

    op.create_table('case_exclusion',
    _id('id'), _id('case_id'), _id('person_id', nullable=True), _id('office_id', nullable=True), _slug('ground'),
    sa.Column('reason', sa.LargeBinary(), nullable=True), _id('excluded_by', nullable=True), _moment('excluded_at'),
    _id('lifted_by', nullable=True), _moment('lifted_at', nullable=True),
    _to('case_exclusion', 'case_id', 'case'), _to('case_exclusion', 'person_id', 'person'), _to('case_exclusion', 'office_id', 'office'),
    _to('case_exclusion', 'excluded_by', 'person'), _to('case_exclusion', 'lifted_by', 'person'),
    sa.CheckConstraint(ONE_OF_THEM, name=op.f('ck_case_exclusion_of_one')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_case_exclusion'))
    )
    _index('case_exclusion', 'case_id')
    _index('case_exclusion', 'person_id', where=EXCLUDED)
    _index('case_exclusion', 'office_id', where=EXCLUDED)

    op.create_table('person_identity',
    _id('id'), _id('person_id'), _slug('kind'), sa.Column('digest', sa.String(length=64), nullable=False),
    _id('data_key_id'), sa.Column('value', sa.LargeBinary(), nullable=False),
    _to('person_identity', 'person_id', 'person'), _to('person_identity', 'data_key_id', 'data_key'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_person_identity')),
    sa.UniqueConstraint('person_id', 'kind', name=op.f('uq_person_identity_person_id_kind'))
    )
    _index('person_identity', 'kind', 'digest')


def downgrade():
    op.drop_table('person_identity')
    op.drop_table('case_exclusion')
    op.drop_table('case_share')
