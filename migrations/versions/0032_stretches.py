"""links of chains in stretches: one row for what one look of the sealer added"""

import hashlib
import json
from itertools import groupby, islice

import msgpack
import sqlalchemy as sa
from alembic import op

revision = '0032'
down_revision = '0031'
branch_labels = None
depends_on = None

AT_MOST = 50  # links in one stretch
LINK = ('chain_number', 'position', 'kind', 'key', 'is_final', 'salt', 'digest', 'hash')


def upgrade():
    stretch = op.create_table('audit_stretch',
    sa.Column('chain_number', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('position', sa.Integer(), autoincrement=False, nullable=False),
    sa.Column('links', sa.LargeBinary(), nullable=False),
    sa.Column('hash', sa.LargeBinary(), nullable=False),
    sa.PrimaryKeyConstraint('chain_number', 'position', name=op.f('pk_audit_stretch'))
    )
    link = sa.table('audit_link', *(sa.column(name) for name in LINK))
    old = _streamed(sa.select(link).order_by(link.c.chain_number, link.c.position))
    _fill(stretch, (_stretch(list(links)) for _, links in groupby(old, lambda one: (one.chain_number, (one.position - 1) // AT_MOST))))
    with op.batch_alter_table('audit_link', schema=None) as batch_op:
        batch_op.drop_index(batch_op.f('ix_audit_link_chain_number_kind_key_position'))
    op.drop_table('audit_link')


def downgrade():
    link = op.create_table('audit_link',
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
    _fill(link, _links())
    op.drop_table('audit_stretch')


def _streamed(query):
    return op.get_bind().execute(query.execution_options(yield_per=1000))


def _fill(table, rows):
    rows = iter(rows)
    while some := list(islice(rows, 1000)):
        op.bulk_insert(table, some)


def _stretch(links):
    said = [(one.kind, one.key, bool(one.is_final), bytes(one.digest), None if one.salt is None else bytes(one.salt)) for one in links]
    packed = msgpack.packb(said)
    found = hashlib.sha256(bytes(links[-1].hash) + packed).digest()
    return {'chain_number': links[0].chain_number, 'position': links[0].position, 'links': packed, 'hash': found}


def _links():
    chain = sa.table('audit_chain', sa.column('number'), sa.column('name'))
    stretch = sa.table('audit_stretch', *(sa.column(name) for name in ('chain_number', 'position', 'links')))
    query = sa.select(stretch, chain.c.name).join_from(stretch, chain, chain.c.number == stretch.c.chain_number)
    head = bytes(32)
    for row in _streamed(query.order_by(stretch.c.chain_number, stretch.c.position)):
        head = bytes(32) if row.position == 1 else head
        for position, (kind, key, is_final, digest, salt) in enumerate(msgpack.unpackb(bytes(row.links)), row.position):
            said = ['link', head.hex(), row.name, position, kind, key, is_final, digest.hex()]
            head = hashlib.sha256(json.dumps(said, ensure_ascii=False, separators=(',', ':')).encode(errors='surrogatepass')).digest()
            told = (row.chain_number, position, kind, key, is_final, salt, digest, head)
            yield dict(zip(LINK, told, strict=True))
