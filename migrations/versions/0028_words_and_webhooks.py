"""words of notices by version, and addresses of other systems to which notices go"""

import sqlalchemy as sa
from alembic import op

revision = '0028'
down_revision = '0027'
branch_labels = None
depends_on = None


def upgrade():
    op.create_table(
        'notice_template',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('kind', sa.String(length=64), nullable=False),
        sa.Column('channel', sa.String(length=64), nullable=False),
        sa.Column('language', sa.String(length=64), nullable=False),
        sa.Column('version', sa.Integer(), nullable=False),
        sa.Column('subject', sa.Text(), nullable=True),
        sa.Column('body', sa.Text(), nullable=True),
        sa.Column('author_id', sa.String(length=36), nullable=True),
        sa.Column('written_at', sa.DateTime(timezone=True), nullable=False),
        sa.ForeignKeyConstraint(['author_id'], ['person.id'], name=op.f('fk_notice_template_author_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_notice_template')),
        sa.UniqueConstraint('kind', 'channel', 'language', 'version', name=op.f('uq_notice_template_kind_channel_language_version')),
    )
    op.create_table(
        'webhook',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('name', sa.String(length=255), nullable=False),
        sa.Column('kinds', sa.Text(), nullable=False),
        sa.Column('state', sa.String(length=64), nullable=False),
        sa.Column('data_key_id', sa.String(length=36), nullable=False),
        sa.Column('address', sa.LargeBinary(), nullable=False),
        sa.Column('secret', sa.LargeBinary(), nullable=False),
        sa.Column('added_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('added_by', sa.String(length=36), nullable=True),
        sa.ForeignKeyConstraint(['added_by'], ['person.id'], name=op.f('fk_webhook_added_by')),
        sa.ForeignKeyConstraint(['data_key_id'], ['data_key.id'], name=op.f('fk_webhook_data_key_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook')),
    )
    op.create_table(
        'webhook_delivery',
        sa.Column('id', sa.String(length=36), nullable=False),
        sa.Column('webhook_id', sa.String(length=36), nullable=False),
        sa.Column('kind', sa.String(length=64), nullable=False),
        sa.Column('job_id', sa.String(length=36), nullable=True),
        sa.Column('owed_at', sa.DateTime(timezone=True), nullable=False),
        sa.Column('failure', sa.Text(), nullable=True),
        sa.ForeignKeyConstraint(['job_id'], ['job.id'], name=op.f('fk_webhook_delivery_job_id')),
        sa.ForeignKeyConstraint(['webhook_id'], ['webhook.id'], name=op.f('fk_webhook_delivery_webhook_id')),
        sa.PrimaryKeyConstraint('id', name=op.f('pk_webhook_delivery')),
    )
    with op.batch_alter_table('webhook_delivery', schema=None) as batch_op:
        batch_op.create_index(batch_op.f('ix_webhook_delivery_webhook_id_id'), ['webhook_id', 'id'], unique=False)


def downgrade():
    op.drop_table('webhook_delivery')
    op.drop_table('webhook')
    op.drop_table('notice_template')
