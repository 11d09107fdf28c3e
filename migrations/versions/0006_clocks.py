"""statutory clocks, time limits, calendars"""

import sqlalchemy as sa
from alembic import op

revision = '0006'
down_revision = '0007'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table('calendar',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('region', sa.String(length=12), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=255), nullable=False),
    sa.Column('closes', sa.String(length=5), nullable=True),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drafted_by', sa.String(length=36), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['drafted_by'], ['person.id'], name=op.f('fk_calendar_drafted_by')),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_calendar_published_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_calendar')),
    sa.UniqueConstraint('region', 'year', 'version', name=op.f('uq_calendar_region_year_version'))
    )
    with op.batch_alter_table('calendar', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_calendar_state_published_at'), ['state', 'published_at'], unique=False)

    op.create_table('time_limit',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('region', sa.String(length=12), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('source', sa.String(length=64), nullable=False),
    sa.Column('value', sa.Integer(), nullable=False),
    sa.Column('unit', sa.String(length=64), nullable=False),
    sa.Column('party', sa.String(length=64), nullable=False),
    sa.Column('starts', sa.String(length=64), nullable=False),
    sa.Column('rolls', sa.Boolean(), nullable=False),
    sa.Column('ends', sa.String(length=64), nullable=False),
    sa.Column('title', sa.String(length=255), nullable=False),
    sa.Column('article', sa.String(length=255), nullable=False),
    sa.Column('certainty', sa.String(length=64), nullable=False),
    sa.Column('label', sa.String(length=255), nullable=False),
    sa.Column('label_en', sa.String(length=255), nullable=False),
    sa.Column('valid_from', sa.Date(), nullable=True),
    sa.Column('valid_to', sa.Date(), nullable=True),
    sa.Column('drafted_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('drafted_by', sa.String(length=36), nullable=True),
    sa.Column('published_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('published_by', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['drafted_by'], ['person.id'], name=op.f('fk_time_limit_drafted_by')),
    sa.ForeignKeyConstraint(['published_by'], ['person.id'], name=op.f('fk_time_limit_published_by')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_time_limit')),
    sa.UniqueConstraint('name', 'region', 'version', name=op.f('uq_time_limit_name_region_version'))
    )
    with op.batch_alter_table('time_limit', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_time_limit_state_published_at'), ['state', 'published_at'], unique=False)

    op.create_table('calendar_day',
    sa.Column('calendar_id', sa.String(length=36), nullable=False),
    sa.Column('day', sa.Date(), nullable=False),
    sa.Column('is_working', sa.Boolean(), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('name_en', sa.String(length=255), nullable=False),
    sa.ForeignKeyConstraint(['calendar_id'], ['calendar.id'], name=op.f('fk_calendar_day_calendar_id')),
    sa.PrimaryKeyConstraint('calendar_id', 'day', name=op.f('pk_calendar_day'))
    )
    op.create_table('clock',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('instance_id', sa.String(length=36), nullable=False),
    sa.Column('activity_id', sa.Integer(), nullable=True),
    sa.Column('element_id', sa.String(length=255), nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('limit_id', sa.String(length=36), nullable=False),
    sa.Column('party', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('started_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('basis', sa.String(length=255), nullable=True),
    sa.Column('due_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('last_day', sa.Date(), nullable=True),
    sa.Column('is_provisional', sa.Boolean(), nullable=False),
    sa.Column('stopped_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('course', sa.Text(), nullable=True),
    sa.Column('ended_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('case_id', sa.String(length=36), nullable=True),
    sa.Column('area_code', sa.String(length=12), nullable=True),
    sa.Column('office_id', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['area_code'], ['area.code'], name=op.f('fk_clock_area_code')),
    sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_clock_case_id')),
    sa.ForeignKeyConstraint(['instance_id'], ['process_instance.id'], name=op.f('fk_clock_instance_id')),
    sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_clock_office_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock'))
    )
    with op.batch_alter_table('clock', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clock_area_code'), ['area_code'], unique=False)
        batch_op.create_index(batch_op.f('ix_clock_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clock_instance_id_state'), ['instance_id', 'state'], unique=False)
        batch_op.create_index(batch_op.f('ix_clock_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_clock_state_due_at'), ['state', 'due_at'], unique=False)

    op.create_table('clock_event',
    sa.Column('id', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=True, nullable=False),
    sa.Column('clock_id', sa.String(length=36), nullable=False),
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('occurred_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('due_before', sa.DateTime(timezone=True), nullable=True),
    sa.Column('due_after', sa.DateTime(timezone=True), nullable=True),
    sa.Column('ground', sa.String(length=64), nullable=True),
    sa.Column('value', sa.Integer(), nullable=True),
    sa.Column('unit', sa.String(length=64), nullable=True),
    sa.Column('by_id', sa.String(length=36), nullable=True),
    sa.Column('note', sa.LargeBinary(), nullable=True),
    sa.Column('data_key_id', sa.String(length=36), nullable=True),
    sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_clock_event_by_id')),
    sa.ForeignKeyConstraint(['clock_id'], ['clock.id'], name=op.f('fk_clock_event_clock_id')),
    sa.ForeignKeyConstraint(['data_key_id'], ['data_key.id'], name=op.f('fk_clock_event_data_key_id')),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_clock_event'))
    )
    with op.batch_alter_table('clock_event', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_clock_event_clock_id'), ['clock_id'], unique=False)

    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.add_column(sa.Column('clock_id', sa.String(length=36), nullable=True))

    with op.batch_alter_table('user_task', schema=None) as batch_op:
        batch_op.add_column(sa.Column('clock_id', sa.String(length=36), nullable=True))


def downgrade():
    with op.batch_alter_table('user_task', schema=None) as batch_op:
        batch_op.drop_column('clock_id')

    with op.batch_alter_table('job', schema=None) as batch_op:
        batch_op.drop_column('clock_id')

    with op.batch_alter_table('clock_event', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clock_event_clock_id'))

    op.drop_table('clock_event')
    with op.batch_alter_table('clock', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_clock_state_due_at'))
        batch_op.drop_index(batch_op.f('ix_clock_office_id'))
        batch_op.drop_index(batch_op.f('ix_clock_instance_id_state'))
        batch_op.drop_index(batch_op.f('ix_clock_case_id'))
        batch_op.drop_index(batch_op.f('ix_clock_area_code'))

    op.drop_table('clock')
    op.drop_table('calendar_day')
    with op.batch_alter_table('time_limit', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_time_limit_state_published_at'))

    op.drop_table('time_limit')
    with op.batch_alter_table('calendar', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_calendar_state_published_at'))

    op.drop_table('calendar')
