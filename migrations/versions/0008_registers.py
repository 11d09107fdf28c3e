"""registers of institutions and professionals"""

import sqlalchemy as sa
from alembic import op

revision = '0008'
down_revision = '0006'
branch_labels = None
depends_on = None


def _to(table, own, other, key='id'):
    return sa.ForeignKeyConstraint([own], [f'{other}.{key}'], name=op.f(f'fk_{table}_{own}'))


def _index(table, *columns):
    with op.batch_alter_table(table, schema=None) as batch_op:
        for column in columns:
            batch_op.create_index(batch_op.f(f'ix_{table}_{column}'), [column], unique=False)


def upgrade():
    op.create_table('institution',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('org_no', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('credit_code', sa.String(length=64), nullable=False),
    sa.Column('kind', sa.String(length=255), nullable=False),
    sa.Column('area_code', sa.String(length=12), nullable=False),
    sa.Column('office_id', sa.String(length=36), nullable=False),
    sa.Column('address', sa.String(length=255), nullable=False),
    sa.Column('distance_km', sa.Integer(), nullable=True),
    sa.Column('service_types', sa.JSON(), nullable=False),
    sa.Column('accepted_diagnoses', sa.JSON(), nullable=False),
    sa.Column('capacity', sa.Integer(), nullable=False),
    sa.Column('load', sa.Integer(), nullable=False),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('case_id', sa.String(length=36), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('left_at', sa.DateTime(timezone=True), nullable=True),
    sa.Column('exit_type', sa.String(length=64), nullable=True),
    sa.CheckConstraint('load >= 0 AND load <= capacity', name=op.f('ck_institution_load')),
    _to('institution', 'area_code', 'area', 'code'),
    _to('institution', 'office_id', 'office'),
    _to('institution', 'case_id', 'case'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_institution')),
    sa.UniqueConstraint('org_no', name=op.f('uq_institution_org_no'))
    )
    _index('institution', 'credit_code', 'office_id', 'case_id')
    op.create_index('ix_institution_area_code_state', 'institution', ['area_code', 'state'], unique=False)

    op.create_table('institution_place',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('institution_id', sa.String(length=36), nullable=False),
    sa.Column('case_id', sa.String(length=36), nullable=False),
    sa.Column('taken_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('freed_at', sa.DateTime(timezone=True), nullable=True),
    _to('institution_place', 'institution_id', 'institution'),
    _to('institution_place', 'case_id', 'case'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_institution_place'))
    )
    taken = sa.text('freed_at IS NULL')
    op.create_index('uq_institution_place_case_id', 'institution_place', ['case_id'], unique=True, sqlite_where=taken, postgresql_where=taken)
    op.create_index('ix_institution_place_institution_id_freed_at', 'institution_place', ['institution_id', 'freed_at'], unique=False)

    op.create_table('professional',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('talent_no', sa.String(length=64), nullable=False),
    sa.Column('name', sa.String(length=255), nullable=False),
    sa.Column('category', sa.String(length=64), nullable=False),
    sa.Column('area_code', sa.String(length=12), nullable=False),
    sa.Column('office_id', sa.String(length=36), nullable=False),
    sa.Column('institution_id', sa.String(length=36), nullable=True),
    sa.Column('certificate', sa.String(length=255), nullable=False),
    sa.Column('certificate_valid_until', sa.Date(), nullable=True),
    sa.Column('data_key_id', sa.String(length=36), nullable=False),
    sa.Column('details', sa.LargeBinary(), nullable=False),
    sa.Column('id_digest', sa.String(length=64), nullable=False),
    sa.Column('state', sa.String(length=64), nullable=False),
    sa.Column('state_reason', sa.String(length=255), nullable=True),
    sa.Column('entered_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
    _to('professional', 'area_code', 'area', 'code'),
    _to('professional', 'office_id', 'office'),
    _to('professional', 'institution_id', 'institution'),
    _to('professional', 'data_key_id', 'data_key'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_professional')),
    sa.UniqueConstraint('talent_no', name=op.f('uq_professional_talent_no')),
    sa.UniqueConstraint('id_digest', name=op.f('uq_professional_id_digest'))
    )
    _index('professional', 'area_code', 'office_id', 'institution_id')

    op.create_table('training',
    sa.Column('id', sa.String(length=36), nullable=False),
    sa.Column('professional_id', sa.String(length=36), nullable=False),
    sa.Column('year', sa.Integer(), nullable=False),
    sa.Column('hours', sa.Integer(), nullable=False),
    sa.Column('topic', sa.String(length=255), nullable=False),
    sa.Column('recorded_at', sa.DateTime(timezone=True), nullable=False),
    sa.Column('recorded_by', sa.String(length=36), nullable=True),
    _to('training', 'professional_id', 'professional'),
    _to('training', 'recorded_by', 'person'),
    sa.PrimaryKeyConstraint('id', name=op.f('pk_training'))
    )
    op.create_index('ix_training_professional_id_year', 'training', ['professional_id', 'year'], unique=False)


def downgrade():
    for table in ('training', 'professional', 'institution_place', 'institution'):
        op.drop_table(table)
