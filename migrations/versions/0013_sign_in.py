"""sessions, failed sign-ins, second factors, linked identities, scopes of tokens"""

import sqlalchemy as sa
from alembic import op

revision = '0013'
down_revision = '0014'
branch_labels = None
depends_on = None


def _id(name):
    return sa.Column(name, sa.String(length=36), nullable=False)


def _text(name, length=255):
    return sa.Column(name, sa.String(length=length), nullable=False)


def _moment(name, *, nullable=False):
    return sa.Column(name, sa.DateTime(timezone=True), nullable=nullable)


def _account(table):
    return sa.ForeignKeyConstraint(['account_id'], ['account.id'], name=op.f(f'fk_{table}_account_id'))


def _index(table, column):
    with op.batch_alter_table(table, schema=None) as batch_op:
        batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def upgrade():
    op.create_table('session',
    _id('id'), _id('account_id'), _text('method', 64), _text('device'), _text('address', 64),
    _moment('created_at'), _moment('seen_at'), _moment('proved_at'), _moment('ended_at', nullable=True),
    _account('session'), sa.PrimaryKeyConstraint('id', name=op.f('pk_session'))
    )
    _index('session', 'account_id')
    op.create_table('failed_sign_ins',
    _text('digest', 64), sa.Column('failures', sa.Integer(), nullable=False), _moment('failed_at'),
    sa.PrimaryKeyConstraint('digest', name=op.f('pk_failed_sign_ins'))
    )
    _index('failed_sign_ins', 'failed_at')
    op.create_table('second_factor',
    _id('account_id'), sa.Column('secret', sa.LargeBinary(), nullable=False), _id('data_key_id'),
    _moment('begun_at'), _moment('confirmed_at', nullable=True),
    sa.Column('last_step', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), nullable=False),
    _account('second_factor'), sa.ForeignKeyConstraint(['data_key_id'], ['data_key.id'], name=op.f('fk_second_factor_data_key_id')),
    sa.PrimaryKeyConstraint('account_id', name=op.f('pk_second_factor'))
    )
    op.create_table('recovery_code',
    _id('id'), _id('account_id'), _text('digest', 64), _moment('used_at', nullable=True),
    _account('recovery_code'), sa.PrimaryKeyConstraint('id', name=op.f('pk_recovery_code'))
    )
    _index('recovery_code', 'account_id')
    op.create_table('linked_identity',
    _id('id'), _id('account_id'), _text('issuer'), _text('subject'), _moment('linked_at'),
    _account('linked_identity'), sa.PrimaryKeyConstraint('id', name=op.f('pk_linked_identity')),
    sa.UniqueConstraint('issuer', 'subject', name=op.f('uq_linked_identity_issuer_subject'))
    )
    _index('linked_identity', 'account_id')
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.add_column(sa.Column('scopes', sa.Text(), nullable=True))
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.drop_column('session_stamp')


def downgrade():
    with op.batch_alter_table('account', schema=None) as batch_op:
        batch_op.add_column(sa.Column('session_stamp', sa.String(length=36), nullable=False, server_default=''))
    with op.batch_alter_table('api_token', schema=None) as batch_op:
        batch_op.drop_column('scopes')
    for table in ('linked_identity', 'recovery_code', 'second_factor', 'failed_sign_ins', 'session'):
        op.drop_table(table)
