"""from where a deed came, what it found and left, readings, and the seal on all of it"""

import sqlalchemy as sa
from alembic import op

revision = '0016'
down_revision = '0012'
branch_labels = None
depends_on = None

ENTRY = (
    ('door', sa.String(length=64)),
    ('address', sa.String(length=45)),
    ('session_id', sa.String(length=36)),
    ('criteria', sa.Text()),
    ('matches', sa.Integer()),
    ('before', sa.LargeBinary()),
    ('after', sa.LargeBinary()),
    ('salt', sa.LargeBinary()),
    ('stamp', sa.String(length=64)),
    ('position', sa.Integer()),
)
UNSEALED = sa.text('position IS NULL')


def upgrade():
    op.create_table('audit_chain',
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('name', sa.String(length=64), nullable=False),
    sa.Column('length', sa.Integer(), nullable=False),
    sa.Column('head', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_chain')),
    sa.UniqueConstraint('name', name=op.f('uq_audit_chain_name'))
    )
    op.create_table('audit_link',
    sa.Column('chain_number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('kind', sa.String(length=64), nullable=False),
    sa.Column('key', sa.String(length=80), nullable=False),
    sa.Column('is_final', sa.Boolean(), nullable=False),
    sa.Column('salt', sa.LargeBinary(), nullable=True),
    sa.Column('digest', sa.LargeBinary(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('chain_number', 'position', name=op.f('pk_audit_link')),
    sqlite_with_rowid=False
    )
    with op.batch_alter_table('audit_link', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_audit_link_chain_number_kind_key_position'), ['chain_number', 'kind', 'key', 'position'], unique=False)

    op.create_table('audit_node',
    sa.Column('level', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('level', 'number', name=op.f('pk_audit_node'))
    )
    op.create_table('audit_root',
    sa.Column('number', sa.BigInteger().with_variant(sa.Integer(), 'sqlite'), autoincrement=False, nullable=False),
    sa.Column('made_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('chains', sa.Integer(), nullable=False),
    sa.Column('tree', sa.LargeBinary(), nullable=False),
    sa.Column('previous', sa.LargeBinary(), nullable=False),
    sa.Column('public_key', sa.LargeBinary(), nullable=False),
    sa.Column('signature', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('number', name=op.f('pk_audit_root'))
    )
    with op.batch_alter_table('verb_log', schema=None) as batch_op:
        for name, kind in ENTRY:
            batch_op.add_column(sa.Column(name, kind, nullable=True))
        batch_op.create_index('ix_verb_log_unsealed', ['id'], unique=False, sqlite_where=UNSEALED, postgresql_where=UNSEALED)


def downgrade():
    with op.batch_alter_table('verb_log', schema=None) as batch_op:
        batch_op.drop_index('ix_verb_log_unsealed', sqlite_where=UNSEALED, postgresql_where=UNSEALED)
        for name, _ in reversed(ENTRY):
            batch_op.drop_column(name)

    op.drop_table('audit_root')
    op.drop_table('audit_node')
    with op.batch_alter_table('audit_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_link_chain_number_kind_key_position'))

    op.drop_table('audit_link')
    op.drop_table('audit_chain')
