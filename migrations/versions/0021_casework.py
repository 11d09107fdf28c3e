"""comments, questions, snoozes, saved filters, presence and notices"""

import sqlalchemy as sa
from alembic import op

revision = '0021'
down_revision = '0020'
branch_labels = None
depends_on = None

UNREAD = sa.text('read_at IS NULL')
UNANSWERED = sa.text('answered_at IS NULL')


def upgrade():
    op.create_table(
        'notice_setting',
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('email', sa.String(length=64), nullable=False),
        sa.Column('sms', sa.String(length=64), nullable=False),
        sa.Column('webhook', sa.String(length=64), nullable=False),
        sa.Column('digest_at', sa.Integer(), nullable=False),
        sa.Column('quiet_from', sa.Integer(), nullable=True),
        sa.Column('quiet_until', sa.Integer(), nullable=True),
        sa.Column('digest_due_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_setting_person_id')),
        sa.PrimaryKeyConstraint('person_id', name=op.f('pk_notice_setting')),
    )
    op.create_table(
        'saved_filter',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('office_id', sa.String(length=36), nullable=True),
        sa.Column('data_key_id', sa.String(length=36), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=False),
        sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['data_key_id'], ['data_key.id'], name=op.f('fk_saved_filter_data_key_id')),
        sa.ForeignKeyConstraint(['office_id'], ['office.id'], name=op.f('fk_saved_filter_office_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_saved_filter_person_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_saved_filter')),
    )
    with op.batch_alter_table('saved_filter', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_saved_filter_office_id'), ['office_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_saved_filter_person_id'), ['person_id'], unique=False)
    op.create_table(
        'comment',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('user_task_id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=True),
        sa.Column('data_key_id', sa.String(length=36), nullable=False),
        sa.Column('words', sa.LargeBinary(), nullable=False),
        sa.Column('written_by', sa.String(length=36), nullable=True),
        sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_comment_case_id')),
        sa.ForeignKeyConstraint(['data_key_id'], ['data_key.id'], name=op.f('fk_comment_data_key_id')),
        sa.ForeignKeyConstraint(['user_task_id'], ['user_task.id'], name=op.f('fk_comment_user_task_id')),
        sa.ForeignKeyConstraint(['written_by'], ['person.id'], name=op.f('fk_comment_written_by')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_comment')),
    )
    with op.batch_alter_table('comment', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_comment_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_comment_user_task_id'), ['user_task_id'], unique=False)
    op.create_table(
        'notice',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('kind', sa.String(length=64), nullable=False),
        sa.Column('user_task_id', sa.String(length=36), nullable=True),
        sa.Column('case_id', sa.String(length=36), nullable=True),
        sa.Column('number', sa.String(length=255), nullable=True),
        sa.Column('by_id', sa.String(length=36), nullable=True),
        sa.Column('raised_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('read_at', sa.DateTime(timezone=True), nullable=True),
        sa.Column('sent_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['by_id'], ['person.id'], name=op.f('fk_notice_by_id')),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_notice_case_id')),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_notice_person_id')),
        sa.ForeignKeyConstraint(['user_task_id'], ['user_task.id'], name=op.f('fk_notice_user_task_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notice')),
    )
    with op.batch_alter_table('notice', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_notice_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_notice_person_id_id'), ['person_id', 'id'], unique=False)
        batch_op.create_index('ix_notice_unread', ['person_id', 'id'], unique=False, sqlite_where=UNREAD, postgresql_where=UNREAD)
        batch_op.create_index(batch_op.f('ix_notice_user_task_id'), ['user_task_id'], unique=False)
    op.create_table(
        'presence',
        sa.Column('user_task_id', sa.String(length=36), nullable=False),
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('seen_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_presence_person_id')),
        sa.ForeignKeyConstraint(['user_task_id'], ['user_task.id'], name=op.f('fk_presence_user_task_id')),
        sa.PrimaryKeyConstraint('user_task_id', 'person_id', name=op.f('pk_presence')),
    )
    op.create_table(
        'question',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('user_task_id', sa.String(length=36), nullable=False),
        sa.Column('case_id', sa.String(length=36), nullable=True),
        sa.Column('data_key_id', sa.String(length=36), nullable=False),
        sa.Column('words', sa.LargeBinary(), nullable=False),
        sa.Column('asked_by', sa.String(length=36), nullable=False),
        sa.Column('asked_of', sa.String(length=36), nullable=False),
        sa.Column('asked_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('answer', sa.LargeBinary(), nullable=True),
        sa.Column('answered_at', sa.DateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(['asked_by'], ['person.id'], name=op.f('fk_question_asked_by')),
        sa.ForeignKeyConstraint(['asked_of'], ['person.id'], name=op.f('fk_question_asked_of')),
        sa.ForeignKeyConstraint(['case_id'], ['case.id'], name=op.f('fk_question_case_id')),
        sa.ForeignKeyConstraint(['data_key_id'], ['data_key.id'], name=op.f('fk_question_data_key_id')),
        sa.ForeignKeyConstraint(['user_task_id'], ['user_task.id'], name=op.f('fk_question_user_task_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_question')),
    )
    with op.batch_alter_table('question', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_question_asked_of'), ['asked_of'], unique=False, sqlite_where=UNANSWERED, postgresql_where=UNANSWERED)
        batch_op.create_index(batch_op.f('ix_question_case_id'), ['case_id'], unique=False)
        batch_op.create_index(batch_op.f('ix_question_user_task_id'), ['user_task_id'], unique=False)
    op.create_table(
        'snooze',
        sa.Column('person_id', sa.String(length=36), nullable=False),
        sa.Column('user_task_id', sa.String(length=36), nullable=False),
        sa.Column('until_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['person_id'], ['person.id'], name=op.f('fk_snooze_person_id')),
        sa.ForeignKeyConstraint(['user_task_id'], ['user_task.id'], name=op.f('fk_snooze_user_task_id')),
        sa.PrimaryKeyConstraint('person_id', 'user_task_id', name=op.f('pk_snooze')),
    )
    with op.batch_alter_table('snooze', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_snooze_user_task_id'), ['user_task_id'], unique=False)


def downgrade():
    for name in ('snooze', 'question', 'presence', 'notice', 'comment', 'saved_filter', 'notice_setting'):
        op.drop_table(name)
