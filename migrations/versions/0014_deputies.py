"""absences with their deputies, and who is barred from a user task"""

import sqlalchemy as sa
from alembic import op

revision = '0014'
down_revision = '0015'
branch_labels = None
depends_on = None


def _to(table, own, other):
    return sa.ForeignKeyConstraint([own], [f'{other}.id'], name=op.f(f'fk_{table}_{own}'))


def _id(name, *, nullable=False):
    return sa.Column(name, sa.String(length=36), nullable=nullable)


def _moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _index(table, column):
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def upgrade():
    op.create_table('absence',
    _id('id'), _id('person_id'),
    sa.Column('valid_from', sa.Date(), nullable=False), sa.Column('valid_to', sa.Date(), nullable=False),
    _moment('entered_at'), _id('entered_by', nullable=True), _moment('ended_at', nullable=True), _id('ended_by', nullable=True),
    *(_to('absence', own, 'person') for own in ('person_id', 'entered_by', 'ended_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence'))
    )
    _index('absence', 'person_id')

    op.create_table('absence_deputy',
    _id('absence_id'), _id('person_id'),
    _to('absence_deputy', 'absence_id', 'absence'), _to('absence_deputy', 'person_id', 'person'),
    sa.PrimaryKeyConstraint('absence_id', 'person_id', name=op.f('pk_absence_deputy'))
    )
    _index('absence_deputy', 'person_id')

    op.create_table('absence_scope',
    _id('id'), _id('absence_id'),
    sa.Column('role', sa.String(length=64), nullable=True), _id('office_id', nullable=True),
    sa.Column('process_id', sa.String(length=255), nullable=True),
    _to('absence_scope', 'absence_id', 'absence'), _to('absence_scope', 'office_id', 'office'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_absence_scope'))
    )
    _index('absence_scope', 'absence_id')

    op.create_table('barred',
    _id('user_task_id'), _id('person_id'),
    _to('barred', 'user_task_id', 'user_task'), _to('barred', 'person_id', 'person'),
    sa.PrimaryKeyConstraint('user_task_id', 'person_id', name=op.f('pk_barred'))
    )


def downgrade():
    for table in ('barred', 'absence_scope', 'absence_deputy', 'absence'):
        op.drop_table(table)
