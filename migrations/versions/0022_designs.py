"""deployments in the making"""

import sqlalchemy as sa
from alembic import op

revision = '0022'
down_revision = '0021'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'design',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=False),
        sa.Column('state', sa.String(length=64), nullable=False),
        sa.Column('based_on', sa.String(length=36), nullable=True),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('begun_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('begun_by', sa.String(length=36), nullable=True),
        sa.Column('changed_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['begun_by'], ['person.id'], name=op.f('fk_design_begun_by_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_design')),
    )
    op.create_table(
        'design_version',
        sa.Column('design_id', sa.String(length=36), nullable=False),
        sa.Column('number', sa.Integer(), nullable=False),
        sa.Column('saved_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('saved_by', sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(['design_id'], ['design.id'], name=op.f('fk_design_version_design_id_design')),
        sa.ForeignKeyConstraint(['saved_by'], ['person.id'], name=op.f('fk_design_version_saved_by_person')),
        sa.PrimaryKeyConstraint('design_id', 'number', name=op.f('pk_design_version')),
    )
    op.create_table(
        'design_file',
        sa.Column('design_id', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=False),
        sa.Column('since', sa.Integer(), nullable=False),
        sa.Column('content', sa.LargeBinary(), nullable=True),
        sa.ForeignKeyConstraint(['design_id'], ['design.id'], name=op.f('fk_design_file_design_id_design')),
        sa.PrimaryKeyConstraint('design_id', 'name', 'since', name=op.f('pk_design_file')),
    )
    op.create_table(
        'design_remark',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('design_id', sa.String(length=36), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('verb', sa.String(length=64), nullable=False),
        sa.Column('text', sa.Text(), nullable=False),
        sa.Column('said_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('said_by', sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(['design_id'], ['design.id'], name=op.f('fk_design_remark_design_id_design')),
        sa.ForeignKeyConstraint(['said_by'], ['person.id'], name=op.f('fk_design_remark_said_by_person')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_design_remark')),
    )
    with op.batch_alter_table('design_remark', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_design_remark_design_id'), ['design_id'], unique=False)
    with op.batch_alter_table('deployment', schema=None) as batch_op:
        batch_op.add_column(sa.Column('design_id', sa.String(length=36), nullable=True))
        batch_op.add_column(sa.Column('note', sa.Text(), nullable=True))
        batch_op.create_index(batch_op.f('ix_deployment_design_id'), ['design_id'], unique=False)
        batch_op.create_foreign_key(batch_op.f('fk_deployment_design_id_design'), 'design', ['design_id'], ['id'])


def downgrade():
    with op.batch_alter_table('deployment', schema=None) as batch_op:
        batch_op.drop_constraint(batch_op.f('fk_deployment_design_id_design'), type_='foreignkey')
        batch_op.drop_index(batch_op.f('ix_deployment_design_id'))
        batch_op.drop_column('note')
        batch_op.drop_column('design_id')
    op.drop_table('design_remark')
    op.drop_table('design_file')
    op.drop_table('design_version')
    op.drop_table('design')
