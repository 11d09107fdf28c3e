"""documents, records of service, corrections"""

import sqlalchemy as sa
from alembic import op

revision = '0007'
down_revision = '0005'
branch_labels = None
depends_on = None

BELONGS = (('case_id', 'case', 'id'), ('area_code', 'area', 'code'), ('office_id', 'office', 'id'))


def _belonging(table):
    return [
        sa.Column('case_id', sa.String(length=36), nullable=True),
        sa.Column('area_code', sa.String(length=12), nullable=True),
        sa.Column('office_id', sa.String(length=36), nullable=True),
        *(sa.ForeignKeyConstraint([own], [f'{other}.{key}'], name=op.f(f'fk_{table}_{own}')) for own, other, key in BELONGS),
    ]


def _to(table, own, other):
    return sa.ForeignKeyConstraint([own], [f'{other}.id'], name=op.f(f'fk_{table}_{own}'))


def _index(table, *columns):
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def upgrade():
    op.create_table('document',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('instance_id', sa.String(length=36), nullable=True),
    sa.Column('template', sa.String(length=255), nullable=False),
    sa.Column('title', sa.String(length=255), nullable=False),
    sa.Column('number', sa.String(length=255), nullable=False),
    sa.Column('issuer_id', sa.String(length=36), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('serial', sa.Integer(), nullable=False),
    sa.Column('version', sa.Integer(), nullable=False),
    sa.Column('replaces_id', sa.String(length=36), nullable=True),
    sa.Column('is_decision', sa.Boolean(), nullable=False),
    sa.Column('unreviewed', sa.String(length=255), nullable=True),
    sa.Column('data_key_id', sa.String(length=36), nullable=False),
    sa.Column('variables', sa.LargeBinary(), nullable=False),
    sa.Column('content', sa.LargeBinary(), nullable=False),
    sa.Column('checksum', sa.String(length=64), nullable=False),
    sa.Column('issued_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('issued_by', sa.String(length=36), nullable=True),
    *_belonging('document'),
    _to('document', 'instance_id', 'process_instance'),
    _to('document', 'issuer_id', 'office'),
    _to('document', 'replaces_id', 'document'),
    _to('document', 'data_key_id', 'data_key'),
    _to('document', 'issued_by', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document')),
    sa.UniqueConstraint('issuer_id', 'year', 'serial', 'version', name=op.f('uq_document_issuer_id_year_serial_version'))
    )
    _index('document', 'area_code', 'case_id', 'instance_id', 'office_id')

    op.create_table('document_service',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('document_id', sa.String(length=36), nullable=False),
    sa.Column('method', sa.String(length=64), nullable=False),
    sa.Column('served_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('data_key_id', sa.String(length=36), nullable=False),
    sa.Column('details', sa.LargeBinary(), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=36), nullable=True),
    *_belonging('document_service'),
    _to('document_service', 'document_id', 'document'),
    _to('document_service', 'data_key_id', 'data_key'),
    _to('document_service', 'recorded_by', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_document_service'))
    )
    _index('document_service', 'area_code', 'case_id', 'document_id', 'office_id')

    op.create_table('correction',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('instance_id', sa.String(length=36), nullable=False),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('variable', sa.String(length=255), nullable=False),
    sa.Column('data_key_id', sa.String(length=36), nullable=False),
    sa.Column('details', sa.LargeBinary(), nullable=False),
    sa.Column('proposed_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('proposed_by', sa.String(length=36), nullable=True),
    sa.Column('settled_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('settled_by', sa.String(length=36), nullable=True),
    *_belonging('correction'),
    _to('correction', 'instance_id', 'process_instance'),
    _to('correction', 'data_key_id', 'data_key'),
    _to('correction', 'proposed_by', 'person'),
    _to('correction', 'settled_by', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_correction'))
    )
    _index('correction', 'area_code', 'case_id', 'instance_id', 'office_id')


def downgrade():
    op.drop_table('correction')
    op.drop_table('document_service')
    op.drop_table('document')
