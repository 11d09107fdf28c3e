"""duty roster, contacts, alarms"""

import sqlalchemy as sa
from alembic import op

revision = '0009'
down_revision = '0008'
branch_labels = None
depends_on = None

BELONGS = (('case_id', 'case', 'id'), ('area_code', 'area', 'code'), ('office_id', 'office', 'id'))


def _to(table, own, other, key='id'):
    return sa.ForeignKeyConstraint([own], [f'{other}.{key}'], name=op.f(f'fk_{table}_{own}'))


def _id(name, *, nullable=False):
    return sa.Column(name, sa.String(length=36), nullable=nullable)


def _slug(name):
    return sa.Column(name, sa.String(length=64), nullable=False)


def _moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _index(table, *columns):
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f'ix_{table}_{"_".join(columns)}'), list(columns), unique=False)


def upgrade():
    op.create_table('duty_shift',
    _id('id'), _id('office_id'), _slug('role'), _id('person_id'), _slug('kind'),
    sa.Column('rank', sa.Integer(), nullable=False),
    _moment('begins_at'), _moment('ends_at'), _moment('entered_at'), _id('entered_by', nullable=True),
    _to('duty_shift', 'office_id', 'office'), _to('duty_shift', 'person_id', 'person'), _to('duty_shift', 'entered_by', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_duty_shift'))
    )
    _index('duty_shift', 'office_id', 'role', 'ends_at')
    _index('duty_shift', 'person_id')

    op.create_table('contact',
    _id('id'), _id('person_id'), _slug('channel'), _id('data_key_id'),
    sa.Column('address', sa.LargeBinary(), nullable=False),
    _to('contact', 'person_id', 'person'), _to('contact', 'data_key_id', 'data_key'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_contact')),
    sa.UniqueConstraint('person_id', 'channel', name=op.f('uq_contact_person_id_channel'))
    )

    op.create_table('alarm',
    _id('id'), _id('instance_id', nullable=True),
    sa.Column('element_id', sa.String(length=255), nullable=False),
    sa.Column('user_task', sa.String(length=255), nullable=True),
    _slug('role'), _id('called_office_id', nullable=True),
    sa.Column('text', sa.String(length=255), nullable=False),
    sa.Column('number', sa.String(length=255), nullable=False),
    _slug('state'), _moment('raised_at'), _moment('ended_at', nullable=True), _id('acknowledged_by', nullable=True),
    _id('case_id', nullable=True), sa.Column('area_code', sa.String(length=12), nullable=True), _id('office_id', nullable=True),
    *(_to('alarm', own, other, key) for own, other, key in BELONGS),
    _to('alarm', 'instance_id', 'process_instance'), _to('alarm', 'called_office_id', 'office'), _to('alarm', 'acknowledged_by', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarm'))
    )
    _index('alarm', 'state', 'raised_at')
    for column in ('area_code', 'case_id', 'instance_id', 'office_id'):
        _index('alarm', column)

    op.create_table('alarm_call',
    _id('id'), _id('alarm_id'), _id('person_id'), sa.Column('rung', sa.Integer(), nullable=False), _moment('called_at'),
    _to('alarm_call', 'alarm_id', 'alarm'), _to('alarm_call', 'person_id', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_alarm_call')),
    sa.UniqueConstraint('alarm_id', 'person_id', name=op.f('uq_alarm_call_alarm_id_person_id'))
    )
    _index('alarm_call', 'person_id')


def downgrade():
    op.drop_table('alarm_call')
    op.drop_table('alarm')
    op.drop_table('contact')
    op.drop_table('duty_shift')
